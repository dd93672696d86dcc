using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>use-session</c></summary>
internal static class UseSessionKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<UseSession>(
            "use-session",
            "the request goes out with the id of another session, by its label: two such rules swap the "
                + "sessions of two clients, and the label of an ended session replays an old id",
            """{"kind":"use-session","session":"mcp/s1"}""",
            "an ended session is answered 404; a session of somebody else must not be enough to act for them",
            ["session"],
            fields =>
                new(
                    fields.Text("session") is { Length: > 0 } session
                        ? session
                        : throw RefusedException.MissingField("session")
                ),
            (fault, json) => json.Put("session", fault.Session),
            fault => new SessionSwap(fault)
        );
}
