using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>A tool wants some of its arguments as headers.</summary>
internal sealed class HeaderArguments : StatelessScenario
{
    public override string Id => "client-stateless/header-arguments";

    public override string Summary =>
        "The tool marks a number, a boolean, texts that no header can hold and one that is null to be sent as headers.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks =>
        [
            ParameterChecks.ClientSendsMarkedArguments,
            ParameterChecks.ClientEncodesMarkedArguments,
            ParameterChecks.ClientOmitsNullArguments,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("stateless-client-no-param-headers", ParameterChecks.ClientSendsMarkedArguments),
            new("stateless-client-raw-params", ParameterChecks.ClientEncodesMarkedArguments),
            new("stateless-client-sends-null-params", ParameterChecks.ClientOmitsNullArguments),
        ];

    protected override ClientWork Work =>
        ClientWork.Call with
        {
            Arguments = """
                {"a":5,"b":3,"sure":true,"town":"K\u00f6ln","text":" =?base64?x?=","none":null,"deep":{"region":"eu"}}
                """,
        };

    protected override Peer CreatePeer(ScenarioContext context) => new StatelessPeer { Tools = [MarkedTool.Create()] };
}

/// <summary>A tool has a mark that is not valid.</summary>
internal sealed class BadMark : StatelessScenario
{
    private const string Bad = "bad_numbers";

    public override string Id => "client-stateless/bad-mark";

    public override string Summary => "One of two tools has an x-mcp-header that is no header name.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [ParameterChecks.ClientDropsBadTools];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-keeps-bad-tool", ParameterChecks.ClientDropsBadTools)];

    protected override ClientWork Work => ClientWork.Call with { Tool = Bad, Arguments = "{}" };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var bad = PeerTools.Named(Bad, $"Adds numbers, and {ParameterChecks.BadTool}", "a");
        bad["inputSchema"]!["properties"]!["a"] = MarkedTool.Property("string", "not a token");
        bad["inputSchema"]!["required"] = new JsonArray();
        return new StatelessPeer { Tools = [bad, PeerTools.Named(PeerTools.Reconnect, "Answers")] };
    }
}

/// <summary>A tool begins to mark an argument after the client has listed the tools.</summary>
internal sealed class MarkChanges : StatelessScenario
{
    public override string Id => "client-stateless/mark-changes";

    public override string Summary => "The tool begins to mark an argument once the client has listed the tools.";

    public override IReadOnlyList<string> FailureModes => ["FM-6a"];

    public override IReadOnlyList<Check> Checks => [ParameterChecks.ClientListsAgainAfterAMismatch];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-never-refreshes", ParameterChecks.ClientListsAgainAfterAMismatch)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer { Tools = [MarkedTool.Create()] };
        peer.OnRpc(
            "tools/list",
            (request, answer) => peer.ReplyAsync(request, answer, peer.List(PeerTools.All)),
            times: 1
        );
        return peer;
    }
}

/// <summary>The tool that adds two numbers, with marks.</summary>
file static class MarkedTool
{
    public static JsonObject Create()
    {
        var tool = PeerTools.Named(PeerTools.Add, "Adds two numbers", "a", "b");
        var properties = tool["inputSchema"]!["properties"]!;
        properties["a"] = Property("integer", "First");
        properties["sure"] = Property("boolean", "Sure");
        properties["town"] = Property("string", "Town");
        properties["text"] = Property("string", "Text");
        properties["none"] = Property("string", "None");
        properties["deep"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["region"] = Property("string", "Region") },
        };
        return tool;
    }

    public static JsonObject Property(string type, string mark) =>
        new() { ["type"] = type, [HeaderParameters.Mark] = mark };
}
