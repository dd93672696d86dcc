using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Sessions;

/// <summary>The session header arrives in another spelling, with white space, twice, or misspelt (FM-1b).</summary>
internal sealed class SessionHeaderReading : Scenario
{
    public override string Id => "sessions/session-header-reading";

    public override string Summary =>
        "The chaos proxy re-cases, pads, duplicates and misspells the session header, and flips the case of a "
        + "letter in the id.";

    public override IReadOnlyList<string> FailureModes => ["FM-1b"];

    public override ProtocolRange Range => ProtocolRange.Sessions;

    public override IReadOnlyList<Check> Checks =>
        [
            SessionIdChecks.SessionHeaderNameWithoutCase,
            SessionIdChecks.SessionHeaderWhiteSpaceTrimmed,
            SessionIdChecks.ConflictingSessionHeadersRefused,
            SessionIdChecks.MisspeltSessionHeaderIsMissing,
            SessionIdChecks.AlteredSessionIdNotServed,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-header-name-case-sensitive", SessionIdChecks.SessionHeaderNameWithoutCase),
            new("broken-session-id-untrimmed", SessionIdChecks.SessionHeaderWhiteSpaceTrimmed),
            new("broken-conflicting-session-headers-served", SessionIdChecks.ConflictingSessionHeadersRefused),
            new("broken-misspelt-header-accepted", SessionIdChecks.MisspeltSessionHeaderIsMissing),
            new("broken-session-id-caseless", SessionIdChecks.AlteredSessionIdNotServed),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await context.OpenSessionAsync(cancellationToken);
        if (client?.SessionId is not { } id)
            return;
        await PingUnderAsync("lower-case-name", Rename("mcp-session-id"));
        await PingUnderAsync("upper-case-name", Rename("MCP-SESSION-ID"));
        await PingUnderAsync("padded-value", Edit(HeaderEdit.Replace, $" \t  {id} \t"));
        await PingUnderAsync("conflicting-lines", Edit(HeaderEdit.Duplicate, $" {Other(id)}"));
        await PingUnderAsync("no-session-header", new(Message.Request, McpHeaders.SessionId, HeaderEdit.Strip));
        await PingUnderAsync("misspelt-underscores", Rename("Mcp_Session_Id"));
        await PingUnderAsync("misspelt-hyphens", Rename("Mcp-SessionId"));
        if (FlippedCase(id) is { } flipped)
            await PingUnderAsync("flipped-case", Edit(HeaderEdit.Replace, $" {flipped}"));
        else
            context.NoChance(
                "the session id has no letter whose case could be flipped",
                SessionIdChecks.AlteredSessionIdNotServed
            );

        // What was refused counts only where the same is served with the header as it should be.
        await client.CallAsync("ping", cancellationToken);

        async Task PingUnderAsync(string rule, EditHeader edit)
        {
            await using var armed = context.Arm(rule, edit, new() { RpcMethod = "ping" }, FaultTrigger.Always);
            await client.CallAsync(
                client.Request("ping").For($"POST ping, {rule.Replace('-', ' ')}"),
                cancellationToken
            );
        }
    }

    private static EditHeader Rename(string to) => Edit(HeaderEdit.Rename, to);

    private static EditHeader Edit(HeaderEdit edit, string value) =>
        new(Message.Request, McpHeaders.SessionId, edit, value);

    /// <summary>An id of the same form that is not this one.</summary>
    private static string Other(string id) => (id[0] == 'a' ? 'b' : 'a') + id[1..];

    private static string? FlippedCase(string id)
    {
        var place = id.IndexOfAny([.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]);
        if (place < 0)
            return null;
        var flipped = char.IsAsciiLetterUpper(id[place])
            ? char.ToLowerInvariant(id[place])
            : char.ToUpperInvariant(id[place]);
        return id[..place] + flipped + id[(place + 1)..];
    }
}
