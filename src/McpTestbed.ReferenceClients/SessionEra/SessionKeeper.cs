using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>Keeps one session open and replaces it when it is lost: once, however many requests found it
/// lost.</summary>
internal sealed class SessionKeeper(Handshake handshake, Listening listening, Background background, Conduct conduct)
    : IDisposable
{
    /// <summary>How long the work waits for the answer to GET: a server may hold it back until it has an
    /// event.</summary>
    private static readonly TimeSpan ListeningDeadline = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim gate = new(1, 1);
    private int fruitless;
    private Session? current;

    /// <summary>The session, replaced first where it is lost.</summary>
    /// <exception cref="CallFailedException">No session can be had.</exception>
    /// <exception cref="GivenUpException">The client will not go on.</exception>
    public async Task<Session> GetAsync()
    {
        if (current is null)
            await ReplaceAsync(null);
        else if (current.IsLost)
            await ReplaceAsync(current);
        return current!;
    }

    /// <summary>Notes that a request was served.</summary>
    public void NoteServed() => Volatile.Write(ref fruitless, 0);

    /// <summary>Replaces a session that a request found lost.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task ReplaceAsync(Session? lost)
    {
        lost?.End(isLost: true);
        if (lost is not null && conduct.GivesUp)
            throw new GivenUpException("the session is lost");
        if (conduct.SharesNewSession)
            await gate.WaitAsync(background.Ended);
        try
        {
            if (conduct.SharesNewSession && !ReferenceEquals(current, lost))
                return;
            current = await OpenAsync(lost);
        }
        finally
        {
            if (conduct.SharesNewSession)
                gate.Release();
        }
    }

    /// <summary>Ends the session on this side.</summary>
    /// <returns>The session that the server still has, null where it has none.</returns>
    public async Task<Session?> EndAsync()
    {
        // A session that is being opened is waited for: it must be ended too.
        await gate.WaitAsync();
        gate.Release();
        current?.End(isLost: false);
        if (current is not null)
            await current.Listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return current is { IsLost: false } ? current : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        current?.Dispose();
        gate.Dispose();
    }

    private async Task<Session> OpenAsync(Session? lost)
    {
        while (true)
        {
            if (lost is not null && Interlocked.Increment(ref fruitless) > conduct.FruitlessSessions)
                throw new GivenUpException($"{conduct.FruitlessSessions} new sessions in a row served nothing");
            Session? session = null;
            try
            {
                session = await handshake.OpenAsync(conduct.InitializesWithLostId ? lost?.Id : null);
                await ListenAsync(session);
                return session;
            }
            catch (SessionLostException)
            {
                lost = session ?? lost ?? new Session("", background.Ended);
            }
        }
    }

    private async Task ListenAsync(Session session)
    {
        if (!conduct.OpensGet)
            return;
        var heard = new TaskCompletionSource<bool>();
        session.Listening = background.Run(async _ =>
        {
            if (await listening.ListenAsync(session, heard))
                await ReplaceInBackgroundAsync(session);
        });
        await Task.WhenAny(heard.Task, Task.Delay(ListeningDeadline, TimeProvider.System, background.Ended));
        if (conduct.DiesWithoutGet && !await heard.Task)
            throw new GivenUpException("the server has no stream for GET");
    }

    /// <summary>Replaces a session outside of any call; where that fails the next call tries, and tells.</summary>
    public async Task ReplaceInBackgroundAsync(Session lost)
    {
        try
        {
            await ReplaceAsync(lost);
        }
        catch (Exception error) when (error is CallFailedException or GivenUpException)
        {
            // The session stays marked as lost.
        }
    }
}
