using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>Things are asked for by a name that is encoded, or that nothing has (NFM-29).</summary>
internal sealed class NamedThings : Scenario
{
    public override string Id => "stateless/named-things";

    public override string Summary =>
        "A thing is asked for with its Mcp-Name in base64, and in something that only looks like it; a resource is "
        + "read that is not there.";

    public override IReadOnlyList<string> FailureModes => ["NFM-29", "NFM-01"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [
            NamedThingChecks.EncodedNameServed,
            NamedThingChecks.UndecodableNameRefused,
            NamedThingChecks.MissingResourceIsInvalidParams,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-encoded-name-refused", NamedThingChecks.EncodedNameServed),
            new("broken-undecodable-name-served", NamedThingChecks.UndecodableNameRefused),
            new("broken-missing-resource-empty", NamedThingChecks.MissingResourceIsInvalidParams),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateless", "stateless-method-first"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        if (methods.Lists.Contains("resources/list"))
            await client.CallAsync(
                client
                    .Request("resources/read", new JsonObject { ["uri"] = NamedThingChecks.NoSuchResource })
                    .For("POST resources/read of what is not there"),
                cancellationToken
            );
        else
            context.NoChance("the server lists no resources", NamedThingChecks.MissingResourceIsInvalidParams);
        if (Named(client, methods) is not { } named)
        {
            context.NoChance(
                "the server lists no resource and no prompt that could be asked for by name (--call brings a tool)",
                NamedThingChecks.EncodedNameServed,
                NamedThingChecks.UndecodableNameRefused
            );
            return;
        }

        var (request, name) = named();
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(name));
        await client.CallAsync(request, cancellationToken);
        await client.CallAsync(
            named()
                .Request.With(McpHeaders.Name, $"=?base64?{encoded}?=")
                .For($"POST {request.RpcMethod}, name in base64"),
            cancellationToken
        );
        await client.CallAsync(
            named()
                .Request.With(McpHeaders.Name, "=?base64?SGVs!!!?=")
                .For($"POST {request.RpcMethod}, name that cannot be decoded"),
            cancellationToken
        );

        // What was refused counts only where the same is served without the fault.
        await client.CallAsync(named().Request, cancellationToken);
    }

    /// <summary>A request that names a thing and changes nothing, each time anew; null where there is none.</summary>
    private static Func<(ProbeRequest Request, string Name)>? Named(McpProbe client, ServerMethods methods)
    {
        var target = client.Context.Target;
        if (target.HasInstrumentedTools)
            return () => (client.ToolRequest("read-count", new JsonObject { ["key"] = "named" }), "read-count");
        if (methods.Reads is [var (method, parameter, name), ..])
            return () => (client.Request(method, new JsonObject { [parameter] = name }), name);
        return target.Tools.Any is { } call
            ? () => (client.ToolRequest(call.Tool, JsonNode.Parse(call.ArgumentsJson)!.AsObject()), call.Tool)
            : null;
    }
}
