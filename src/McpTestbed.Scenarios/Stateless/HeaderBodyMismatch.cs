using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>Something on the way changes a mirrored header but not the body (NFM-01, NFM-02).</summary>
internal sealed class HeaderBodyMismatch : Scenario
{
    public override string Id => "stateless/header-body-mismatch";

    public override string Summary =>
        "The chaos proxy changes, strips and re-cases the metadata headers of a request, one at a time.";

    public override IReadOnlyList<string> FailureModes => ["NFM-01", "NFM-02", "FM-1b", "FM-5b"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [
            StatelessChecks.MethodMismatchRefused,
            StatelessChecks.NameMismatchRefused,
            StatelessChecks.VersionMismatchRefused,
            StatelessChecks.MissingMethodHeaderRefused,
            StatelessChecks.MissingVersionHeaderRefused,
            StatelessChecks.MetadataHeaderNameWithoutCase,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-method-mismatch-served", StatelessChecks.MethodMismatchRefused),
            new("broken-name-mismatch-served", StatelessChecks.NameMismatchRefused),
            new("broken-version-mismatch-served", StatelessChecks.VersionMismatchRefused),
            new(
                "broken-mismatch-misnamed",
                StatelessChecks.MethodMismatchRefused,
                StatelessChecks.NameMismatchRefused,
                StatelessChecks.VersionMismatchRefused
            ),
            new("broken-method-header-optional", StatelessChecks.MissingMethodHeaderRefused),
            new("broken-version-header-optional", StatelessChecks.MissingVersionHeaderRefused),
            new("broken-stateless-header-name-case-sensitive", StatelessChecks.MetadataHeaderNameWithoutCase),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateless", "stateless-method-first"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        await UnderAsync(
            "change-method",
            Edit(McpHeaders.Method, HeaderEdit.Replace, $" {methods.Another}"),
            client.Request(methods.One)
        );
        var (named, other) = Named(client, context.Target, methods);
        await UnderAsync("change-name", Edit(McpHeaders.Name, HeaderEdit.Replace, $" {other}"), named());
        await UnderAsync(
            "change-version",
            Edit(McpHeaders.ProtocolVersion, HeaderEdit.Replace, $" {context.Revision}"),
            client.InVersion(VersionChecks.NeverPublished, methods.One)
        );
        await UnderAsync("strip-method", Edit(McpHeaders.Method, HeaderEdit.Strip, null), client.Request(methods.One));
        if (context.Target.Revisions.Any(id => Revision.Parse(id).HasHandshake))
            context.NoChance(
                "the server speaks the session era too, and may take a request without the version header for "
                    + "one of 2025-03-26",
                StatelessChecks.MissingVersionHeaderRefused
            );
        else
            await UnderAsync(
                "strip-version",
                Edit(McpHeaders.ProtocolVersion, HeaderEdit.Strip, null),
                client.Request(methods.One)
            );
        await UnderAsync(
            "lower-case-method",
            Edit(McpHeaders.Method, HeaderEdit.Rename, "mcp-method"),
            client.Request(methods.One)
        );
        await UnderAsync(
            "upper-case-method",
            Edit(McpHeaders.Method, HeaderEdit.Rename, "MCP-METHOD"),
            client.Request(methods.One)
        );

        // What was refused counts only where the same is served without the fault.
        await client.CallAsync(methods.One, cancellationToken);
        if (IsHarmless(context.Target, methods))
            await client.CallAsync(named(), cancellationToken);

        async Task UnderAsync(string rule, EditHeader edit, ProbeRequest request)
        {
            await using var armed = context.Arm(rule, edit, new() { HttpMethod = "POST" }, FaultTrigger.Always);
            await client.SendAsync(
                request.For($"POST {request.RpcMethod}, {rule.Replace('-', ' ')}"),
                cancellationToken
            );
        }
    }

    private static EditHeader Edit(string name, HeaderEdit edit, string? value) =>
        new(Message.Request, name, edit, value);

    /// <summary>
    /// A request with a name, and another name that the server knows. It changes nothing even where a broken server
    /// serves it: it reads what is listed, calls the tool that the user named, or one that does not exist, which is a
    /// second fault.
    /// </summary>
    private static (Func<ProbeRequest> Request, string Other) Named(
        McpProbe client,
        TargetFacts target,
        ServerMethods methods
    )
    {
        if (target.HasInstrumentedTools)
            return (
                () => client.ToolRequest("read-count", new JsonObject { ["key"] = "mismatch" }),
                methods.Tools.FirstOrDefault(tool => tool != "read-count") ?? "another-tool"
            );
        if (methods.Reads is [var (method, parameter, name), ..])
            return (
                () => client.Request(method, new JsonObject { [parameter] = name }),
                methods.Reads.FirstOrDefault(read => read.Method == method && read.Name != name).Name ?? $"{name}-x"
            );
        if (target.Tools.Any is { } call)
            return (
                () => client.ToolRequest(call.Tool, JsonNode.Parse(call.ArgumentsJson)!.AsObject()),
                methods.Tools.FirstOrDefault(tool => tool != call.Tool) ?? "another-tool"
            );
        return (
            () => client.ToolRequest("mcptestbed-no-such-tool", []),
            methods.Tools.Count > 0 ? methods.Tools[0] : "another-tool"
        );
    }

    /// <summary>Whether the request with a name may be made as it should be.</summary>
    private static bool IsHarmless(TargetFacts target, ServerMethods methods) =>
        target.HasInstrumentedTools || methods.Reads.Count > 0 || target.Tools.Any is not null;
}
