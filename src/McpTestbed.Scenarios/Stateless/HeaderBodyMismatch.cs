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

    public override async Task DriveAsync(Stage stage, CancellationToken cancellationToken)
    {
        var client = new McpProbe(stage);
        await UnderAsync(
            "change-method",
            Edit(McpHeaders.Method, HeaderEdit.Replace, " resources/list"),
            client.Request("tools/list")
        );
        await UnderAsync(
            "change-name",
            Edit(McpHeaders.Name, HeaderEdit.Replace, " another-tool"),
            ReadOnlyCall(client, stage.Target)
        );
        await UnderAsync(
            "change-version",
            Edit(McpHeaders.ProtocolVersion, HeaderEdit.Replace, $" {stage.Revision}"),
            client.InVersion(VersionChecks.NeverPublished)
        );
        await UnderAsync("strip-method", Edit(McpHeaders.Method, HeaderEdit.Strip, null), client.Request("tools/list"));
        if (stage.Target.Revisions.Any(id => Revision.Parse(id).HasHandshake))
            stage.NoChance(
                "the server speaks the session era too, and may take a request without the version header for "
                    + "one of 2025-03-26",
                StatelessChecks.MissingVersionHeaderRefused
            );
        else
            await UnderAsync(
                "strip-version",
                Edit(McpHeaders.ProtocolVersion, HeaderEdit.Strip, null),
                client.Request("tools/list")
            );
        await UnderAsync(
            "lower-case-method",
            Edit(McpHeaders.Method, HeaderEdit.Rename, "mcp-method"),
            client.Request("tools/list")
        );
        await UnderAsync(
            "upper-case-method",
            Edit(McpHeaders.Method, HeaderEdit.Rename, "MCP-METHOD"),
            client.Request("tools/list")
        );

        async Task UnderAsync(string rule, EditHeader edit, ProbeRequest request)
        {
            await using var armed = stage.Arm(rule, edit, new() { HttpMethod = "POST" });
            await client.SendAsync(
                request.For($"POST {request.RpcMethod}, {rule.Replace('-', ' ')}"),
                cancellationToken
            );
        }
    }

    private static EditHeader Edit(string name, HeaderEdit edit, string? value) =>
        new(Message.Request, name, edit, value);

    /// <summary>A call that does nothing even where a broken server serves it: a tool of ours that only reads, or one
    /// that does not exist.</summary>
    private static ProbeRequest ReadOnlyCall(McpProbe client, TargetFacts target) =>
        client.ToolRequest(
            target.HasInstrumentedTools ? "read-count" : "mcptestbed-no-such-tool",
            new JsonObject { ["key"] = "mismatch" }
        );
}
