using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>A client of 2025-03-26 to 2025-11-25 over Streamable HTTP. It shares no code with the testbed's own
/// reading of the protocol, so that a misreading there does not judge itself.</summary>
internal sealed class SessionClient : IToolClient
{
    private const int MostPages = 100;
    private const int NeverAsked = 999_999;
    private static readonly TimeSpan ClosingDeadline = TimeSpan.FromSeconds(3);

    private readonly Conduct conduct;
    private readonly Wishes wishes;
    private readonly Background background = new();
    private readonly Background answers = new();
    private readonly Conversation conversation;
    private readonly Exchanges exchanges;
    private readonly SessionKeeper sessions;

    public SessionClient(Conduct conduct, string profile, string offered, Assignment assignment, WorkLog log)
    {
        this.conduct = conduct;
        wishes = assignment.Wishes;
        conversation = new(assignment.Server, conduct);
        var pending = new PendingRequests(conduct);
        var requests = new Requests(conduct);
        var messages = new ServerMessages(conversation, pending, requests, answers, conduct);
        var streams = new Streams(conversation, messages, conduct);
        exchanges = new(conversation, pending, requests, messages, streams, background, conduct);
        var handshake = new Handshake(exchanges, background, conduct, profile, offered, TimeoutMs);
        sessions = new(handshake, new(conversation, streams, conduct, log), background, conduct);
        if (conduct.HeedsLostSession)
            messages.Lost = sessions.ReplaceInBackgroundAsync;
    }

    private int? TimeoutMs => conduct.HasTimeout ? wishes.TimeoutMs : null;

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken) =>
        await sessions.GetAsync().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new List<JsonObject>();
        Session? listed = null;
        string? cursor = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            using var limits = new Limits(TimeoutMs, cancellationToken);
            var page = await RequestAsync(session => new("tools/list", () => Page(session)), limits);
            tools.AddRange((page["tools"] as JsonArray)?.OfType<JsonObject>() ?? []);
            cursor = Message.Text(page["nextCursor"]);
            if (cursor is null)
                break;
        }
        await DoUncalledForAsync(cancellationToken);
        return tools;

        // A cursor is the session's: in another one the list begins anew.
        JsonObject? Page(Session session)
        {
            if (session != listed && listed is not null && !conduct.KeepsCursor)
            {
                tools.Clear();
                cursor = null;
            }
            listed = session;
            return cursor is null ? null : new() { ["cursor"] = cursor };
        }
    }

    /// <inheritdoc/>
    public async Task<JsonObject> CallToolAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var limits = new Limits(TimeoutMs, cancellationToken, wishes.CancelAfterMs);
        var ask = new Ask("tools/call", () => new() { ["name"] = name, ["arguments"] = arguments.DeepClone() })
        {
            Progressed = wishes.CancelOnProgress ? limits.Cancel : null,
        };
        JsonObject result;
        try
        {
            result = await RequestAsync(_ => ask, limits);
        }
        catch (CallCancelledException error) when (conduct.DiesOfLateAnswers)
        {
            throw new GivenUpException("an answer came that nobody waits for", error);
        }

        return conduct.RepeatsAnsweredCalls ? await RequestAsync(_ => ask, limits) : result;
    }

    /// <inheritdoc/>
    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(ClosingDeadline, TimeProvider.System);
        try
        {
            var session = await sessions.EndAsync().WaitAsync(deadline.Token);
            await answers.WhenIdleAsync().WaitAsync(deadline.Token);
            await background.EndAsync().WaitAsync(deadline.Token);
            if (session?.Id is not null && conduct.Deletes)
                (await conversation.DeleteAsync(session, deadline.Token)).Dispose();
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException)
        {
            // It is over either way.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await answers.EndAsync();
        await background.EndAsync();
        conversation.Dispose();
        sessions.Dispose();
        answers.Dispose();
        background.Dispose();
    }

    /// <summary>Makes a request in the session that is open, and again in a new one where that was lost.</summary>
    private async Task<JsonObject> RequestAsync(Func<Session, Ask> ask, Limits limits)
    {
        try
        {
            for (var again = 0; ; again++)
            {
                var session = await sessions.GetAsync().WaitAsync(limits.Token);
                try
                {
                    var result = await exchanges.AskAsync(session, ask(session), limits);
                    sessions.NoteServed();
                    return result;
                }
                catch (CallFailedException) when (conduct.ReplacesSessionOnRefusal)
                {
                    await sessions.ReplaceAsync(session).WaitAsync(limits.Token);
                    throw;
                }
                catch (SessionLostException lost)
                {
                    await sessions.ReplaceAsync(session).WaitAsync(limits.Token);
                    if (lost.MayHaveRun || again == conduct.CallsInNewSession)
                        throw new CallFailedException(lost.Message, lost);
                }
            }
        }
        catch (OperationCanceledException error)
        {
            throw limits.Explain(error);
        }
        catch (CallFailedException error) when (conduct.GivesUp)
        {
            throw new GivenUpException(error.Message, error);
        }
    }

    /// <summary>What no client should do, as its conduct has it.</summary>
    private async Task DoUncalledForAsync(CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync();
        using var limits = new Limits(TimeoutMs, cancellationToken);
        try
        {
            if (conduct.CancelsUnknown)
                await exchanges.TellCancelledAsync(session, NeverAsked);
            if (conduct.AsksForPrompts && session.Capabilities["prompts"] is null)
                await exchanges.AskAsync(session, new("prompts/list", () => null), limits);
        }
        catch (SessionLostException)
        {
            await sessions.ReplaceInBackgroundAsync(session);
        }
        catch (CallFailedException)
        {
            // The server is right to refuse it.
        }
    }
}
