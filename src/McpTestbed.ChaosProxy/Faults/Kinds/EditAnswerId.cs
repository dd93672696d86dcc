using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The answer goes to another request than the one it is for.</summary>
/// <param name="How">What becomes of its id.</param>
public sealed record EditAnswerId(IdEdit How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "edit-answer-id";

    /// <inheritdoc />
    public override string Description => $"{How.ToString().ToLowerInvariant()} the id of the answer";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;
}

/// <summary>What becomes of the id of a JSON-RPC answer.</summary>
public enum IdEdit
{
    /// <summary><c>1</c> becomes <c>"1"</c>; a text becomes the number 1.</summary>
    Retype,

    /// <summary>It becomes one that nobody asked with.</summary>
    Other,

    /// <summary>It becomes null.</summary>
    Null,

    /// <summary>It is left out.</summary>
    Strip,
}

/// <summary><c>edit-answer-id</c></summary>
internal static class EditAnswerIdKind
{
    private const long NobodysId = 987_654_321;

    public static FaultKind Kind { get; } =
        FaultKind.Create<EditAnswerId>(
            "edit-answer-id",
            "gives the JSON-RPC answer another id, `how`: retype (1 becomes \"1\"), other (one that nobody "
                + "asked with), null, strip",
            """{"kind":"edit-answer-id","how":"retype"}""",
            "an answer whose id is not that of a request answers nothing: the call times out",
            ["how"],
            fields => new(fields.Word("how", IdEdit.Retype)),
            (fault, json) => json.Put("how", fault.How.InRule()),
            fault => new AnswerEdit(answer => Edit(answer, fault.How))
        );

    private static void Edit(JsonObject answer, IdEdit how)
    {
        switch (how)
        {
            case IdEdit.Strip:
                answer.Remove("id");
                break;
            case IdEdit.Null:
                answer["id"] = null;
                break;
            case IdEdit.Other:
                answer["id"] = NobodysId;
                break;
            default:
                answer["id"] =
                    answer["id"] is { } id && id.GetValueKind() == JsonValueKind.Number ? id.ToJsonString() : 1;
                break;
        }
    }
}
