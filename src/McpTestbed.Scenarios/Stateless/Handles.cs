using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>State goes on under a handle, from one connection to another, and never without it (NFM-25).</summary>
internal sealed class Handles : Scenario
{
    private const string Adding = "add-to-basket";
    private const int Sample = 8;

    public override string Id => "stateless/handles";

    public override string Summary =>
        "A tool gives out handles; another one is called with a handle on two connections, and without one.";

    public override IReadOnlyList<string> FailureModes => ["NFM-25"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [HandleChecks.StateNeedsItsHandle, HandleChecks.HandlesAreUnguessable];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-handle-of-the-connection", HandleChecks.StateNeedsItsHandle),
            new("broken-handle-counter", HandleChecks.HandlesAreUnguessable),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateless", "stateless-paged"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        if (!context.Target.HasInstrumentedTools || !methods.Tools.Contains(HandleChecks.Opening))
        {
            context.NoChance(
                "it takes tools whose state a handle names (only the reference servers, profile:NAME, have known ones)",
                Checks
            );
            return;
        }

        for (var i = 1; i < Sample; i++)
            await client.CallToolAsync(HandleChecks.Opening, [], cancellationToken);
        using var one = await client.ConnectAsync(cancellationToken);
        var opened = await client.SendOnAsync(one, client.ToolRequest(HandleChecks.Opening, []), cancellationToken);
        await client.SendOnAsync(one, Add(opened.ToolText, "an apple"), cancellationToken);
        await client.SendOnAsync(
            one,
            Add(null, "a pear").For($"POST tools/call {Adding} without the handle, same connection"),
            cancellationToken
        );
        await client.CallAsync(
            Add(opened.ToolText, "a plum").For($"POST tools/call {Adding} on another connection"),
            cancellationToken
        );

        ProbeRequest Add(string? handle, string item)
        {
            var arguments = new JsonObject { ["item"] = item };
            if (handle is not null)
                arguments["basket"] = handle;
            return client.ToolRequest(Adding, arguments);
        }
    }
}
