using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>A parameter of a tool is mirrored into a header, rightly and wrongly (NFM-01, NFM-28, NFM-29).</summary>
internal sealed class MirroredParameters : Scenario
{
    public override string Id => "stateless/mirrored-parameters";

    public override string Summary =>
        "A tool with x-mcp-header is called with the header that is due, with another value in it, with one that "
        + "cannot be decoded, and without it; then without the parameter.";

    public override IReadOnlyList<string> FailureModes => ["NFM-01", "NFM-28", "NFM-29"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [ParameterChecks.MirroredParameterCompared, ParameterChecks.AbsentParameterNeedsNoHeader];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-parameter-mismatch-served", ParameterChecks.MirroredParameterCompared),
            new("broken-absent-parameter-expected", ParameterChecks.AbsentParameterNeedsNoHeader),
        ];

    public override IReadOnlyList<string> PositiveControls =>
        ["stateless", "stateless-method-first", "stateless-paged"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        await ServerMethods.LearnAsync(client, cancellationToken);
        var (tool, arguments) =
            context.Target.HasInstrumentedTools ? ("route", new JsonObject { ["region"] = "eu-west", ["priority"] = 7 })
            : context.Target.Call is { } call ? (call.Tool, JsonNode.Parse(call.ArgumentsJson)!.AsObject())
            : (null, []);
        var mirrored = tool is null
            ? []
            : client.AnnotationsOf(tool).Where(one => HeaderAnnotation.TextOf(one.ArgumentIn(arguments)) is not null);
        if (mirrored.FirstOrDefault() is not { } annotation)
        {
            context.NoChance(
                "it takes a tool that may be called and has a parameter with x-mcp-header "
                    + "(--call 'tool {json}' names one)",
                ParameterChecks.MirroredParameterCompared
            );
            if (tool is null)
                context.NoChance(
                    "no tool may be called (--call 'tool {json}' names one)",
                    ParameterChecks.AbsentParameterNeedsNoHeader
                );
            else
                await client.CallAsync(Call(), cancellationToken);
            return;
        }

        var header = HeaderAnnotation.Prefix + annotation.Value;
        var right = HeaderAnnotation.TextOf(annotation.ArgumentIn(arguments))!;
        await client.CallAsync(Call(), cancellationToken);
        await client.CallAsync(
            Call().With(header, Another(right)).For($"POST tools/call {tool}, {header} of another value"),
            cancellationToken
        );
        await client.CallAsync(
            Call().With(header, "=?base64?SGVs!!!?=").For($"POST tools/call {tool}, {header} that cannot be decoded"),
            cancellationToken
        );
        await client.CallAsync(
            Call().Without(header).For($"POST tools/call {tool} without {header}"),
            cancellationToken
        );
        await client.CallAsync(
            Call()
                .With(header, $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(right))}?=")
                .For($"POST tools/call {tool}, {header} in base64"),
            cancellationToken
        );
        if (context.Target.HasInstrumentedTools)
            await client.CallToolAsync(tool!, new JsonObject { ["region"] = "eu-west" }, cancellationToken);

        // What was refused counts only where the same is served without the fault.
        await client.CallAsync(Call(), cancellationToken);

        ProbeRequest Call() => client.ToolRequest(tool!, arguments.DeepClone().AsObject());
    }

    /// <summary>Another value of the same kind.</summary>
    private static string Another(string right) =>
        right switch
        {
            "true" => "false",
            "false" => "true",
            _ when long.TryParse(right, out var number) => $"{number + 1}",
            _ => $"{(right.All(char.IsAscii) ? right.Trim() : "")}x",
        };
}
