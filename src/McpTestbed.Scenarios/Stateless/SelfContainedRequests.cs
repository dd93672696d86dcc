using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Stateless;

/// <summary>Every request stands alone: none needs another before it, and none may lean on one (FM-5a,
/// FM-2a).</summary>
internal sealed class SelfContainedRequests : Scenario
{
    private const string ClientCapabilities = "io.modelcontextprotocol/clientCapabilities";

    public override string Id => "stateless/self-contained-requests";

    public override string Summary =>
        "Cold requests, requests without _meta on a fresh and on a used connection, one without the client's "
        + "capabilities, an unsupported version, an unknown method.";

    public override IReadOnlyList<string> FailureModes => ["FM-5a", "FM-2a", "FM-5b", "NFM-26"];

    public override ProtocolRange Range => ProtocolRange.Stateless;

    public override IReadOnlyList<Check> Checks =>
        [
            StatelessChecks.ColdRequestServed,
            StatelessChecks.DiscoverImplemented,
            StatelessChecks.MissingMetaRefused,
            StatelessChecks.NothingRememberedFromTheConnection,
            StatelessChecks.UnsupportedVersionRefused,
            StatelessChecks.UnsupportedVersionErrorNamesVersions,
            StatelessChecks.UnknownMethod404,
            StatelessChecks.ErrorHasTheRequestId,
            StatelessChecks.ResultTypePresent,
            StatelessChecks.ServerInfoInResults,
            StatelessChecks.CacheHintsPresent,
            StatelessChecks.DiscoverIsCacheable,
            MessageChecks.AnswerIsJsonOrEventStream,
            StatelessChecks.ToolListOrderIsStable,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-no-discover", StatelessChecks.DiscoverImplemented),
            new(
                "broken-missing-meta-served",
                StatelessChecks.MissingMetaRefused,
                StatelessChecks.NothingRememberedFromTheConnection
            ),
            new("broken-remembers-meta", StatelessChecks.NothingRememberedFromTheConnection),
            new("broken-unsupported-version-served", StatelessChecks.UnsupportedVersionRefused),
            new("broken-unsupported-version-unlisted", StatelessChecks.UnsupportedVersionErrorNamesVersions),
            new("broken-unknown-method-200", StatelessChecks.UnknownMethod404),
            new("broken-error-without-id", StatelessChecks.ErrorHasTheRequestId),
            new("broken-result-type-absent", StatelessChecks.ResultTypePresent),
            new("broken-server-info-absent", StatelessChecks.ServerInfoInResults),
            new("broken-cache-hints-absent", StatelessChecks.CacheHintsPresent),
            new("broken-discover-uncacheable", StatelessChecks.DiscoverIsCacheable),
            new("broken-stateless-text-plain", MessageChecks.AnswerIsJsonOrEventStream),
            new("broken-list-order-varies", StatelessChecks.ToolListOrderIsStable),
            new("broken-trace-context-misshapen", StatelessMessageChecks.TraceContextIsWellFormed),
            new("broken-list-asks-for-input", StatelessMessageChecks.InputRequiredOnlyWhereAllowed),
        ];

    public override IReadOnlyList<string> PositiveControls => ["stateless", "stateless-method-first"];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = new McpProbe(context);
        await client.CallAsync(client.Request("tools/list").For("POST tools/list, cold"), cancellationToken);
        var methods = await ServerMethods.LearnAsync(client, cancellationToken);
        using (var connection = await client.ConnectAsync(cancellationToken))
        {
            await client.SendOnAsync(connection, client.Request(methods.One), cancellationToken);
            await client.SendOnAsync(
                connection,
                WithoutMeta(client.Request(methods.One)).For($"POST {methods.One} without _meta, same connection"),
                cancellationToken
            );
        }

        await client.SendAsync(
            WithoutMeta(client.Request(methods.One)).For($"POST {methods.One} without _meta"),
            cancellationToken
        );
        await client.SendAsync(
            client
                .Request(methods.One)
                .Edited(json => json["params"]!["_meta"]!.AsObject().Remove(ClientCapabilities))
                .For($"POST {methods.One} without the client's capabilities"),
            cancellationToken
        );
        await client.CallAsync(StatelessChecks.UnknownMethod, cancellationToken);
        await client.SendAsync(
            client
                .InVersion(VersionChecks.NeverPublished, methods.One)
                .For($"POST {methods.One} in a version that is not served"),
            cancellationToken
        );

        // What was refused counts only where the same is served without the fault.
        await client.CallAsync(methods.One, cancellationToken);
    }

    private static ProbeRequest WithoutMeta(ProbeRequest request) =>
        request.Edited(json => json["params"]!.AsObject().Remove("_meta"));
}
