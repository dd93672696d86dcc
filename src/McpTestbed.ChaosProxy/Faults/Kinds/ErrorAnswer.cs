using System.Text.Json.Nodes;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A JSON-RPC error takes the place of the answer, in the same body or event.</summary>
/// <param name="Code">The error code.</param>
/// <param name="Text">The error message.</param>
public sealed record ErrorAnswer(int Code, string Text = "injected") : Fault
{
    /// <inheritdoc />
    public override string Kind => "error-answer";

    /// <inheritdoc />
    public override string Description => $"answer with error {Code}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;
}

/// <summary><c>error-answer</c></summary>
internal static class ErrorAnswerKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<ErrorAnswer>(
            "error-answer",
            "a JSON-RPC error with `code` and `text` takes the place of the answer, with its id",
            """{"kind":"error-answer","code":-32603,"text":"injected"}""",
            "the caller sees the error; the session lives on",
            ["code", "text"],
            fields =>
                new(
                    fields.Count("code", int.MinValue, int.MaxValue, "a whole number"),
                    fields.Text("text") ?? "injected"
                ),
            (fault, json) => json.Put("code", fault.Code).Put("text", fault.Text),
            fault => new AnswerEdit(answer => MakeError(answer, fault))
        );

    private static void MakeError(JsonObject answer, ErrorAnswer fault)
    {
        answer.Remove("result");
        answer["error"] = new JsonObject { ["code"] = fault.Code, ["message"] = fault.Text };
    }
}
