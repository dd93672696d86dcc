using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Concurrency;

/// <summary>One client of a crowd: it does what the plan says, as far as the server lets it.</summary>
/// <param name="context">The run.</param>
/// <param name="number">Which of them it is, from 0.</param>
internal sealed class CrowdClient(ScenarioContext context, int number) : IDisposable
{
    /// <summary>More than one of them asks. Each counts apart from the others: where all count alike, what a server
    /// gives to the wrong one of two often looks right, and what it owes the other one looks lost.</summary>
    private const int IdsApart = 1_000;

    /// <summary>How often it comes back for an answer while others wait for it.</summary>
    private const int ComesBack = 3;

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1);

    private readonly McpProbe probe = new(context) { IdsFrom = number * IdsApart };
    private readonly List<string> counted = [];
    private readonly List<string> dead = [];
    private ProbeStream? stream;
    private ProbeRequest? answered;
    private BrokenOff? broken;
    private int marks;
    private bool isLost;
    private bool primes;
    private string? kept;

    /// <summary>A request whose stream was broken off.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="LastEventId">The id of the event after which it was.</param>
    /// <param name="Key">The key that releases an instrumented sleep; null for none.</param>
    private sealed record BrokenOff(ProbeRequest Request, string LastEventId, string? Key);

    /// <summary>The client's own side of the wire.</summary>
    public McpProbe Probe => probe;

    /// <summary>How many of its requests got no answer in time.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Whether the server let it in, and it has not left.</summary>
    public bool IsIn { get; private set; }

    /// <summary>Sessions that it opened, or times that it was let in where there are none.</summary>
    public int Joined { get; private set; }

    private bool IsStateless => context.Revision.IsStateless;

    private bool HasTools => context.Target.HasInstrumentedTools;

    /// <summary>Does one thing of the plan.</summary>
    public Task ActAsync(CrowdAct act, CancellationToken cancellationToken) =>
        act switch
        {
            CrowdAct.Join => JoinAsync(cancellationToken),
            _ when !IsIn => isLost ? JoinAsync(cancellationToken) : Task.CompletedTask,
            CrowdAct.List => CallAsync(List(), cancellationToken),
            CrowdAct.Call => CallAsync(HasTools ? Count() : List(), cancellationToken),
            CrowdAct.Notify when probe.SessionId is not null && answered is not null => NotifyAsync(
                answered,
                cancellationToken
            ),
            CrowdAct.Stream when !IsStateless => StreamAsync(cancellationToken),
            CrowdAct.CutWork or CrowdAct.CutCount or CrowdAct.CutProgress => CutAsync(act, cancellationToken),
            CrowdAct.Wait => LetGoOnAsync(cancellationToken),
            CrowdAct.Resume => ResumeAsync(cancellationToken),
            CrowdAct.Leave when probe.SessionId is not null => LeaveAsync(cancellationToken),
            _ => CallAsync(Ask(), cancellationToken),
        };

    /// <summary>The quickest request there is.</summary>
    public ProbeRequest Ask() => probe.Request(IsStateless ? ServerMethods.Discover : "ping");

    /// <summary>The request for the tools, with an id and a progress token that nobody else uses.</summary>
    public ProbeRequest List()
    {
        var mark = Mark();
        return probe
            .Request("tools/list", new JsonObject { ["_meta"] = Token(mark) })
            .Edited(json => json["id"] = $"{mark}-list")
            .For("POST tools/list with a telling id and token");
    }

    /// <summary>Looks back at the end: at what its session kept, at what it had counted, and at its dead ids.</summary>
    public async Task LookBackAsync(CancellationToken cancellationToken)
    {
        if (IsIn && kept is not null)
            await probe.CallToolAsync("recall", [], cancellationToken);
        foreach (var key in IsIn ? counted : [])
            await probe.CallToolAsync("read-count", new JsonObject { ["key"] = key }, cancellationToken);
        foreach (var id in dead)
        {
            await probe.SendAsync(
                InDead(probe.Request("ping"), id).For("POST ping with the id of a session that had ended long before"),
                cancellationToken
            );
            await probe.SendAsync(
                InDead(probe.Notification("notifications/initialized"), id).For("POST notification with a dead id"),
                cancellationToken
            );
        }
    }

    /// <summary>Sends a request, and comes back for its answer a few times where the server ended the stream before
    /// it.</summary>
    public async Task CallBrieflyAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        var answer = await probe.SendAsync(request, cancellationToken);
        for (var i = 0; i < ComesBack && !IsStateless; i++)
        {
            if (answer is not { IsStream: true, Problem: null, Rpc: null, LastEventId: { } last })
                return;
            await Task.Delay(
                answer.Retry < LongestRetry ? answer.Retry : LongestRetry,
                context.Time,
                cancellationToken
            );
            answer = await probe.SendAsync(probe.Get(last) with { RpcId = request.RpcId }, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => stream?.Dispose();

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (IsIn)
            return;
        if (!IsStateless)
        {
            var answer = await probe.InitializeAsync(cancellationToken);
            if (answer.Problem is not null)
                Unanswered++;
            if (answer.Rpc?["result"] is null)
                return;
            await probe.SendAsync(probe.Notification("notifications/initialized"), cancellationToken);
        }
        else if ((await probe.CallAsync(ServerMethods.Discover, cancellationToken)).Rpc is null)
        {
            return;
        }

        (IsIn, isLost) = (true, false);
        Joined++;
        if (!HasTools || probe.SessionId is null)
            return;
        kept = $"kept-{Mark()}";
        var told = await probe.CallToolAsync("remember", new JsonObject { ["text"] = kept }, cancellationToken);
        primes = told.Events is [{ Id.Length: > 0 } first, ..] && string.IsNullOrEmpty(first.Data);
        if (told.ToolText != "remembered")
            kept = null;
    }

    private async Task CallAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        var answer = await probe.CallAsync(request, cancellationToken);
        if (answer.Rpc is not null)
            answered = request;
        if (answer.Problem is not null)
            Unanswered++;
        if (answer.Status != 404 || probe.SessionId is null)
            return;

        // The server ended the session, as it may: a client opens another one then.
        Forget();
        isLost = true;
    }

    /// <summary>A call that adds one to a counter which nobody else uses.</summary>
    private ProbeRequest Count()
    {
        var key = ScenarioProbes.FreshKey();
        counted.Add(key);
        return probe.ToolRequest("count", new JsonObject { ["key"] = key });
    }

    /// <summary>The cancellation of what was answered already, which a server may ignore.</summary>
    private Task<Answer> NotifyAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        probe.SendAsync(
            probe.Cancellation(request).For("POST notifications/cancelled for an answered request"),
            cancellationToken
        );

    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        var last = stream?.ToAnswer().LastEventId;
        stream?.Reset();
        stream?.Dispose();
        stream = await probe.TryOpenAsync(probe.Get(last), cancellationToken);
        if (stream?.ToAnswer() is not { IsStream: true, Status: 200 })
        {
            stream?.Dispose();
            stream = null;
        }

        await probe.InviteAsync($"news-of-{Mark()}", cancellationToken);
    }

    private async Task CutAsync(CrowdAct act, CancellationToken cancellationToken)
    {
        var (request, key) = Streamed(act);
        using var deadline = context.Deadline(Probes.Probe.OperationDeadline, cancellationToken);
        try
        {
            using var reply = await probe.OpenAsync(request, deadline);
            if (!reply.ToAnswer().IsStream)
            {
                await reply.ReadToEndAsync(deadline.Token);
                return;
            }

            // Of what came with it the client takes no notice, as one does that broke down then.
            var first = await reply.ReadUntilAsync(_ => true, deadline.Token);
            reply.Reset();
            if (first is { Id: { Length: > 0 } id } && !IsStateless && !IsAnswer(first))
                broken = new(request, id, key);
            else if (key is not null)
                await ReleaseAsync(key, cancellationToken);
        }
        catch (Exception error) when (Probes.Probe.IsWireProblem(error, cancellationToken))
        {
            // What did not come in time, or broke, is in the record.
        }
    }

    private (ProbeRequest Request, string? Key) Streamed(CrowdAct act)
    {
        if (!HasTools)
            return (List(), null);
        var key = ScenarioProbes.FreshKey();

        // Without a first event that comes at once, there is nothing to cut these two after.
        return act switch
        {
            CrowdAct.CutWork when primes => (probe.ToolRequest("sleep", new JsonObject { ["key"] = key }), key),
            CrowdAct.CutCount when primes => (Count(), null),
            _ => (probe.ToolRequest("progress", new JsonObject { ["steps"] = 4 }, Token(Mark())), null),
        };
    }

    private static bool IsAnswer(SseEvent sse) =>
        sse.Data is not null && JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(sse.Data)).Any(message => message.IsAnswer);

    private Task LetGoOnAsync(CancellationToken cancellationToken) =>
        broken?.Key is { } key ? ReleaseAsync(key, cancellationToken) : Task.CompletedTask;

    private Task<Answer> ReleaseAsync(string key, CancellationToken cancellationToken) =>
        probe.CallToolAsync("release", new JsonObject { ["key"] = key }, cancellationToken);

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        if (broken is null)
        {
            await CallAsync(Ask(), cancellationToken);
            return;
        }

        var (request, last, _) = broken;
        broken = null;
        using var deadline = context.Deadline(Probes.Probe.OperationDeadline, cancellationToken);
        try
        {
            using var rest = await probe.OpenAsync(probe.Get(last) with { RpcId = request.RpcId }, deadline);
            try
            {
                // Some servers leave a resumed stream open: a crowd does not wait for its end.
                if (rest.ToAnswer().IsStream)
                    await rest.ReadUntilAsync(IsAnswer, deadline.Token);
                else
                    await rest.ReadToEndAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (deadline.IsOver)
            {
                rest.GiveUp($"no whole answer within {deadline}", deadline.Limit);
            }
        }
        catch (Exception error) when (Probes.Probe.IsWireProblem(error, cancellationToken))
        {
            // What did not come in time, or broke, is in the record.
        }
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        var id = probe.SessionId!;
        var deleted = await probe.SendAsync(probe.Delete(), cancellationToken);
        if (!deleted.Served)
            return;
        await probe.SendAsync(probe.Request("ping").For("POST ping after DELETE"), cancellationToken);
        await probe.SendHeadAsync(probe.Get().For("GET after DELETE"), cancellationToken);
        await probe.SendAsync(probe.Delete().For("DELETE after DELETE"), cancellationToken);
        dead.Add(id);
        Forget();
    }

    /// <summary>Is out, as after the end of its session.</summary>
    private void Forget()
    {
        stream?.Dispose();
        (stream, broken, answered, kept) = (null, null, null, null);
        probe.SessionId = null;
        IsIn = false;
    }

    private static ProbeRequest InDead(ProbeRequest request, string id) => request.With(McpHeaders.SessionId, id);

    private static JsonObject Token(string mark) => new() { ["progressToken"] = $"{mark}-token" };

    /// <summary>A text that only this client uses, once.</summary>
    private string Mark()
    {
        var nth = (++marks).ToString(CultureInfo.InvariantCulture);
        return $"only-{probe.Label}-{nth}-{SeededDecision.DeriveShown(context.Seed, probe.Label, nth):x}";
    }
}
