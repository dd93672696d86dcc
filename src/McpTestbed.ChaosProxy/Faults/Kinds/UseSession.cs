using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The request goes out with the id of another session.</summary>
/// <remarks>Two such rules swap the sessions of two clients; with the label of an ended session it replays an old
/// id.</remarks>
/// <param name="Session">Label of that session, such as <c>c2/s1</c>; it must have been opened on a link of this
/// run.</param>
public sealed record UseSession(string Session) : Fault
{
    /// <inheritdoc />
    public override string Kind => "use-session";

    /// <inheritdoc />
    public override string Description => $"send the id of session {Session}";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Head;
}

/// <summary><c>use-session</c></summary>
internal static class UseSessionKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<UseSession>(
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

/// <summary>Puts the id of another session into a request, in the place of its own or at the end.</summary>
internal sealed class SessionSwap(UseSession fault) : IHeadEffect
{
    public string? WhyNothing => $"no session {fault.Session} was opened";

    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf)
    {
        if (sessionIdOf(fault.Session) is not { } id)
            return head;
        return head.Has(McpHeaders.SessionId)
            ? HeadEdits.WithValues(head, McpHeaders.SessionId, _ => $" {id}")
            : HeadEdits.WithLine(head, $"{McpHeaders.SessionId}: {id}");
    }
}
