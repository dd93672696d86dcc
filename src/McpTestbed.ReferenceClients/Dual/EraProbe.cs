using McpTestbed.ReferenceClients.Http;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Stateless;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Dual;

/// <summary>Which era a server is of.</summary>
internal enum Era
{
    Session,
    Stateless,
}

/// <summary>Finds out the era of a server by a request of 2026-07-28.</summary>
internal sealed class EraProbe(StatelessClient client, DualConduct conduct, Wishes wishes)
{
    private const int LongestProbe = 3_000;

    /// <summary>Asks until an answer says something about the era.</summary>
    /// <exception cref="CallFailedException">None does.</exception>
    public async Task<Era> FindAsync(CancellationToken cancellationToken)
    {
        for (var probe = 1; ; probe++)
        {
            try
            {
                await client.DiscoverAsync(Math.Min(wishes.TimeoutMs, LongestProbe), cancellationToken);
                return Era.Stateless;
            }
            catch (RefusedException refused) when (EraOf(refused) is { } era)
            {
                return era;
            }
            catch (CallFailedException error) when (probe < conduct.Probes && MayPass(error))
            {
                await Task.Delay(conduct.Pause * Math.Min(probe, 4), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>What a refusal says about the era, null for nothing.</summary>
    private Era? EraOf(RefusedException refused) =>
        refused switch
        {
            { IsUnsupportedVersion: true, Supported: { Count: > 0 } listed } => EraOf(listed),
            { Status: 400 } when conduct.TakesAny400ForLegacy => Era.Session,
            { IsModern: true } => Era.Stateless,
            { Status: 401 } when conduct.TakesUnauthorizedForLegacy => Era.Session,
            { Status: 401 or 403 or 407 or 408 or 429 or >= 500 or (>= 300 and < 400) } => null,
            _ => Era.Session,
        };

    private static Era EraOf(IReadOnlyList<string> listed) =>
        listed.Any(Revisions.StatelessEra.Contains) || !listed.Any(Revisions.SessionEra.Contains)
            ? Era.Stateless
            : Era.Session;

    /// <summary>Whether it may be otherwise the next time: the server was away or busy.</summary>
    private static bool MayPass(CallFailedException error) =>
        error is not RefusedException { Status: < 429 } || error is AskedToWaitException;
}
