using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Targets;

/// <summary>Asks a server which revisions it speaks, before anything is judged.</summary>
/// <param name="Revisions">The revisions, oldest first.</param>
/// <param name="Remarks">What a person should know of how it answered.</param>
/// <param name="SessionIds">Session ids it was given: secrets that the target may have printed.</param>
internal sealed record RevisionDiscovery(
    IReadOnlyList<string> Revisions,
    IReadOnlyList<string> Remarks,
    IReadOnlyList<string> SessionIds
)
{
    private const int BusyRepetitions = 5;

    /// <summary>A server that has answered nothing yet may be starting still: once, it is waited for so many times as
    /// long.</summary>
    private const int LongWait = 4;

    /// <summary>How long its slowest answer took, on the machine's clock.</summary>
    public TimeSpan Slowest { get; init; }

    /// <summary>Whether it served the first request that it was asked, and none after it.</summary>
    public bool ServedOnce { get; init; }

    /// <summary>Whether all its clients share one GET stream.</summary>
    public bool SharesGetStream { get; init; }

    /// <summary>What became of a second session beside a first one.</summary>
    public SecondSession SecondSession { get; init; }

    /// <summary>Whether nothing at all that it was asked brought an answer, and it was waited for.</summary>
    public bool IsSilent { get; init; }

    /// <param name="endpoint">Where it is.</param>
    /// <param name="headers">What it is sent with every request.</param>
    /// <param name="progress">Told, for people, when an answer takes long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<RevisionDiscovery> AskAsync(
        Uri endpoint,
        IReadOnlyList<string> headers,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        using var client = new DiscoveryClient(endpoint, headers);
        var revisions = new List<string>();
        var remarks = new List<string>();
        var unanswered = new List<string>();
        DiscoveryAnswer? refusal = null;
        DiscoveryAnswer? latest = null;

        // As a client asks: initialize comes first, in the latest revision of the session era.
        foreach (var revision in Revision.All.Where(revision => revision.HasSessions).Reverse())
        {
            var answer = await client.InitializeAsync(revision, cancellationToken);
            if (answer.Status is null && !client.Pace.IsSilent)
            {
                client.Pace.WaitLonger(LongWait);
                if (answer.WasGivenUp)
                    progress(
                        $"initialize for {revision}: {answer.Problem}; it may be starting still, so it is asked once "
                            + $"more and has {client.Pace.Patience.TotalSeconds:0} s"
                    );
                answer = await client.InitializeAsync(revision, cancellationToken);
                client.Pace.WaitAsUsual();
                if (answer.WasGivenUp && client.Pace.IsSilent)
                    progress($"initialize for {revision}: {answer.Problem} again; the rest is asked in short");
            }

            await client.CloseAsync(answer, cancellationToken);
            if (answer.Status is null)
                unanswered.Add(revision.Id);
            if (answer.Version == revision.Id)
            {
                latest ??= answer;
                revisions.Add(revision.Id);
            }
            else if (answer.Version is null && refusal?.Status is null)
                refusal = answer;
        }

        if (latest?.Asked is { } served && await IsUsedUpAsync(client, served, refusal, cancellationToken))
        {
            remarks.Add(
                $"the first initialize was answered {(int)latest.Status!}, and every request after it "
                    + $"{(int)refusal!.Status!}: the server serves its first request only"
            );
            return new([served.Id], remarks, client.SessionIds) { ServedOnce = true, Slowest = client.Pace.Slowest };
        }

        if (await client.HasEndpointEventAsync(cancellationToken))
        {
            revisions.Add(Revision.V20241105.Id);
            remarks.Add(
                "GET answers with an `endpoint` event: this is the two-endpoint HTTP with SSE transport of "
                    + "2024-11-05. It has no Mcp-Session-Id header; the URI in the event carries the session."
            );
        }

        if (await SpeaksStatelessAsync(client, cancellationToken))
            revisions.Add(Revision.V20260728.Id);
        var second = latest is { Session: not null }
            ? await AskForASecondSessionAsync(client, latest.Asked!, remarks, cancellationToken)
            : SecondSession.Granted;
        var shares =
            latest is { Session: null } && await client.RefusesASecondGetStreamAsync(latest, cancellationToken);
        if (shares)
        {
            remarks.Add(
                "GET was answered 409 while another GET stream was open, and there are no session ids to tell clients "
                    + "apart: all of them share one stream, and runs take turns"
            );
        }

        if (revisions.Count == 0)
        {
            remarks.Add(refusal?.WhyNoRevision ?? "it answers initialize with a revision that was not asked for");
        }
        else
        {
            // A revision must not drop out unseen: the runs will show whether the server speaks it.
            remarks.AddRange(
                unanswered.Select(revision => $"initialize for {revision} was not answered; it is judged all the same")
            );
            revisions = [.. revisions.Concat(unanswered)];
        }

        revisions.Sort(StringComparer.Ordinal);
        return new(revisions, remarks, client.SessionIds)
        {
            SecondSession = second,
            SharesGetStream = shares,
            IsSilent = client.Pace.IsSilent,
            Slowest = client.Pace.Slowest,
        };
    }

    /// <summary>The tools that a server lists.</summary>
    /// <returns>Null where they cannot be had.</returns>
    public static async Task<IReadOnlyList<ListedTool>?> ToolsAsync(
        Uri endpoint,
        IReadOnlyList<string> headers,
        Revision revision,
        CancellationToken cancellationToken
    )
    {
        using var client = new DiscoveryClient(endpoint, headers);
        if (revision.IsStateless)
            return await client.ToolsAsync(new() { Asked = revision }, cancellationToken);
        var opened = await client.InitializeAsync(revision, cancellationToken);
        if (opened.Version is null)
            return null;
        await client.InitializedAsync(opened, cancellationToken);
        var tools = await client.ToolsAsync(opened, cancellationToken);
        await client.CloseAsync(opened, cancellationToken);
        return tools;
    }

    /// <summary>Whether the revision that was served is no longer: some servers serve the first request of their life,
    /// and no other.</summary>
    private static async Task<bool> IsUsedUpAsync(
        DiscoveryClient client,
        Revision served,
        DiscoveryAnswer? refusal,
        CancellationToken cancellationToken
    )
    {
        if (refusal?.Status is not System.Net.HttpStatusCode.InternalServerError)
            return false;
        var again = await client.InitializeAsync(served, cancellationToken);
        await client.CloseAsync(again, cancellationToken);
        return again.Status == System.Net.HttpStatusCode.InternalServerError;
    }

    /// <summary>Opens a session, and a second one beside it: the text grants no client that it may be open, and runs
    /// have to take turns where it may not.</summary>
    private static async Task<SecondSession> AskForASecondSessionAsync(
        DiscoveryClient client,
        Revision revision,
        List<string> remarks,
        CancellationToken cancellationToken
    )
    {
        var first = await client.InitializeAsync(revision, cancellationToken);
        if (first.Session is null || first.Version is null)
            return SecondSession.Granted;
        await client.InitializedAsync(first, cancellationToken);
        var (second, ping) = await OpenBesideAsync(client, first, revision, cancellationToken);
        await client.CloseAsync(first, cancellationToken);
        await client.CloseAsync(second, cancellationToken);
        if (second.Version is not null)
        {
            if (ping.Status is not System.Net.HttpStatusCode.NotFound)
                return SecondSession.Granted;
            remarks.Add("a session ends when another one is opened (the server may end it): runs take turns");
            return SecondSession.EndsTheFirst;
        }

        if (second.Status is null || ping.Json.At("result") is null)
            return SecondSession.Granted;
        var third = await client.InitializeAsync(revision, cancellationToken);
        await client.CloseAsync(third, cancellationToken);
        remarks.Add(
            $"initialize was answered {(int)second.Status} while another session lived"
                + $"{(third.Version is null ? ", and also when that was ended" : "")}: runs take turns, each gives "
                + "its session back, and what needs two sessions at once is not exercised"
        );
        return third.Version is null ? SecondSession.RefusedForEver : SecondSession.RefusedMeanwhile;
    }

    /// <summary>
    /// Asks for a second session, and then whether the first still lives. A server that is too busy for either is asked
    /// again later; one that is busy for the second alone refuses it, and would have forgotten the first by then.
    /// </summary>
    private static async Task<(DiscoveryAnswer Second, DiscoveryAnswer Ping)> OpenBesideAsync(
        DiscoveryClient client,
        DiscoveryAnswer first,
        Revision revision,
        CancellationToken cancellationToken
    )
    {
        for (var repetition = 0; ; repetition++)
        {
            var second = await client.InitializeAsync(revision, cancellationToken, isPatient: false);
            var ping = await client.PingAsync(first, cancellationToken, isPatient: second.Version is not null);
            if (second.Version is not null || repetition == BusyRepetitions)
                return (second, ping);

            // A limit of requests in a time may have hit the one and not the other.
            var isOver = repetition == 0 && second.RetryAfter is not null ? TimeSpan.Zero : (TimeSpan?)null;
            if ((ping.RetryAfter ?? isOver) is not { } wait)
                return (second, ping);
            await Task.Delay(wait, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<bool> SpeaksStatelessAsync(DiscoveryClient client, CancellationToken cancellationToken)
    {
        var answer = await client.DiscoverAsync(cancellationToken);
        return answer.Json.At("result", "supportedVersions") is JsonArray versions
            && versions.Any(version => version.AsText() == Revision.V20260728.Id);
    }
}
