using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.SessionEra.Methods;

/// <summary>One tool more, which asks the user of the session.</summary>
internal sealed class AskingMethods : RpcMethods
{
    private const string Tool = "ask";

    private static readonly ToolDefinition Definition = new(
        Tool,
        "Asks the user of the session for a name, and greets.",
        """{"type":"object","properties":{}}"""
    );

    public override async Task<JsonObject> CallAsync(MethodCall call)
    {
        if (call.Request.Method == "tools/call" && call.Text("name") == Tool)
            return (await AskAsync((ISessionToolContext)call.Context!, call.Cancelled)).ToJson();
        var result = await base.CallAsync(call);
        if (call.Request.Method == "tools/list")
            result["tools"]!.AsArray().Add(Definition.ToJson());
        return result;
    }

    private static async Task<ToolAnswer> AskAsync(ISessionToolContext context, CancellationToken cancellationToken)
    {
        var answer = await context.ElicitAsync(
            "Who is to be greeted?",
            new()
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["name"] = new JsonObject { ["type"] = "string" } },
                ["required"] = new JsonArray("name"),
            },
            cancellationToken
        );
        return answer?["content"] is JsonObject content && ToolArguments.Text(content, "name") is { } name
            ? new($"hello {name}")
            : new("nobody said who", IsError: true);
    }
}
