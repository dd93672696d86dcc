using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Edits of a JSON-RPC answer. Members keep their order.</summary>
internal static class AnswerEdits
{
    private const long NobodysId = 987_654_321;

    public static void EditId(JsonObject answer, IdEdit how)
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

    public static void MakeError(JsonObject answer, ErrorAnswer fault)
    {
        answer.Remove("result");
        answer["error"] = new JsonObject { ["code"] = fault.Code, ["message"] = fault.Text };
    }
}
