using System.Globalization;
using System.Text;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Redis;

/// <summary>
/// What one replica has of a stream that is kept as a list in Redis. An event's number is its place in that list,
/// whichever replica added it, and nobody is sent an event before it is there.
/// </summary>
#pragma warning disable CA1001 // without a wait handle a semaphore has nothing to dispose of
internal sealed class SharedStream(
    RedisState state,
    string session,
    string name,
    StreamKind kind,
    int responsesDue,
    Framing framing
) : EventStream(name, kind, responsesDue, framing)
#pragma warning restore CA1001
{
    /// <summary>A stream of so many events is over: numbers are places in the list, so nothing can be taken out of
    /// it.</summary>
    private const int MaximumEvents = 4_096;

    private const int MaximumBytes = 256 * 1024;
    private const string EndMark = "e";

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Task lastPush = Task.CompletedTask;
    private volatile bool isElsewhere;
    private volatile bool isApart;

    /// <summary>Whether a connection reads it, here or at another replica.</summary>
    public override bool IsOpen => base.IsOpen || (isElsewhere && !HasEnded);

    /// <summary>The number of the replica at which it began.</summary>
    public string Origin => Name[1..Name.IndexOf('.', StringComparison.Ordinal)];

    /// <inheritdoc/>
    public override void Append(EventContent content)
    {
        if (isApart || content.Data.Length > MaximumBytes)
            base.Append(content);
        else
            lastPush = PushAsync(Text(content), content);
    }

    /// <inheritdoc/>
    public override void Finish() => lastPush = PushAsync(EndMark, null);

    /// <inheritdoc/>
    public override Task KeptAsync() => lastPush;

    /// <summary>What is known of who reads it elsewhere.</summary>
    /// <param name="order">When that began, in the order of all replicas; negative when it is over.</param>
    public void ReadElsewhere(long order)
    {
        isElsewhere = order > 0;
        OpenedAt = Math.Abs(order);
    }

    /// <summary>A connection here began to read it.</summary>
    /// <param name="order">When, in the order of all replicas.</param>
    public void ReadHere(long order) => OpenedAt = order;

    /// <summary>Takes what other replicas have added.</summary>
    public async Task PullAsync()
    {
        await turn.WaitAsync();
        try
        {
            await PullInTurnAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task PullInTurnAsync()
    {
        if (HasEnded || isApart)
            return;
        foreach (var entry in await state.ReadAsync(session, Name, LastNumber))
            Take(entry!);
    }

    /// <summary>Begun before the one after it, and so ended before it: Redis does one thing after the other.</summary>
    private async Task PushAsync(string entry, EventContent? content)
    {
        try
        {
            var length = await state.PushAsync(session, Name, entry);
            await turn.WaitAsync();
            try
            {
                // Confirmations are worked on in any order: what this one is ahead of is read, and what was read before
                // it is had.
                if (length == LastNumber + 1)
                    Take(entry);
                else if (length > LastNumber)
                    await PullInTurnAsync();
            }
            finally
            {
                turn.Release();
            }

            if (length == MaximumEvents)
                Finish();
        }
        catch (StateUnavailableException)
        {
            // What a client is waiting for here it still gets, though nobody can come back for it.
            isApart = true;
            if (Kind == StreamKind.Reply && content is { } alone)
                base.Append(alone);
            else
                base.Finish();
            if (Kind == StreamKind.Standalone)
                throw;
        }
    }

    private void Take(string entry)
    {
        if (entry == EndMark)
            base.Finish();
        else
            base.Append(Content(entry));
    }

    // r500 for an event without data, d{...} for one with.
    private static string Text(EventContent content) =>
        content.RetryMilliseconds is { } retry
            ? string.Create(CultureInfo.InvariantCulture, $"r{retry}")
            : $"d{Encoding.UTF8.GetString(content.Data.Span)}";

    private static EventContent Content(string entry) =>
        entry[0] == 'r'
            ? new(default, int.Parse(entry.AsSpan(1), CultureInfo.InvariantCulture))
            : new(Encoding.UTF8.GetBytes(entry[1..]));
}
