using System.Globalization;

namespace McpTestbed.Core.Pacing;

/// <summary>A deadline on the machine's clock, which is put off while progress is seen.</summary>
public sealed class PacedDeadline : IDisposable
{
    /// <summary>From here on the machine is called busy.</summary>
    private const double Busy = 1.5;

    private readonly MachineClock clock;
    private readonly CancellationTokenSource source;
    private readonly Lock gate = new();
    private readonly long began;
    private TimeSpan left;
    private TimeSpan leftInAll;
    private TimeSpan given;

    internal PacedDeadline(MachineClock clock, TimeSpan limit, TimeSpan inAll, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        this.clock = clock;
        Limit = left = limit;
        leftInAll = inAll;
        began = clock.Now();
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = source.Token;
    }

    /// <summary>How long it is on a machine with time to spare.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Cancelled when it is over, or what it belongs to was.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How long it has been in place, on the machine's clock.</summary>
    public TimeSpan Given
    {
        get
        {
            lock (gate)
                return given;
        }
    }

    /// <summary>Begins it anew, since something came.</summary>
    public void Progress()
    {
        lock (gate)
            left = Limit < leftInAll ? Limit : leftInAll;
    }

    /// <summary>Its length in words, for people; on a busy machine also how long it really was.</summary>
    /// <returns>For example <c>5 s</c>, or <c>5 s (21 s in truth: the machine was busy)</c>.</returns>
    public override string ToString()
    {
        var real = clock.Elapsed(began);
        var limit = string.Create(CultureInfo.InvariantCulture, $"{Limit.TotalSeconds:0.#} s");
        return Given > TimeSpan.Zero && real > Given * Busy
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{limit} ({real.TotalSeconds:0} s in truth: the machine was busy)"
            )
            : limit;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        clock.Remove(this);
        source.Dispose();
    }

    /// <summary>Takes time from it.</summary>
    /// <returns>Whether that ended it.</returns>
    internal bool Take(TimeSpan time)
    {
        lock (gate)
        {
            // One that began since the last look is charged for no more than it has lived.
            var lived = clock.Elapsed(began);
            var taken = time < lived ? time : lived;
            given += taken;
            left -= taken;
            leftInAll -= taken;
            return left <= TimeSpan.Zero && !IsOver && (IsOver = true);
        }
    }

    internal void Expire()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What it was for has just ended.
        }
    }
}
