namespace McpTestbed.ReferenceClients.Work;

/// <summary>How long a request may last: until its client is stopped, its time is over or its caller cancels.</summary>
internal sealed class Limits : IDisposable
{
    private readonly CancellationTokenSource time;
    private readonly CancellationTokenSource wish;
    private readonly CancellationTokenSource any;

    /// <summary>Limits without a wish.</summary>
    /// <param name="timeoutMs">The longest time, null for none.</param>
    /// <param name="stopped">Whether the client is stopped.</param>
    /// <param name="cancelAfterMs">When the caller cancels, null for never.</param>
    public Limits(int? timeoutMs, CancellationToken stopped, int? cancelAfterMs = null)
    {
        time = After(timeoutMs);
        wish = After(cancelAfterMs);
        any = CancellationTokenSource.CreateLinkedTokenSource(time.Token, wish.Token, stopped);
    }

    /// <summary>Is cancelled when any of them is reached.</summary>
    public CancellationToken Token => any.Token;

    /// <summary>Whether the caller cancelled.</summary>
    public bool IsCancelledAsWished => wish.IsCancellationRequested;

    /// <summary>Whether the time is over.</summary>
    public bool IsTimeOver => time.IsCancellationRequested && !wish.IsCancellationRequested;

    /// <summary>Cancels, as the caller wishes.</summary>
    public void Cancel() => wish.Cancel();

    /// <summary>Lets the time begin anew.</summary>
    /// <param name="timeoutMs">How long it is from now.</param>
    public void Restart(int timeoutMs) => time.CancelAfter(timeoutMs);

    /// <summary>Says which limit was reached, as the exception that fits it.</summary>
    public Exception Explain(OperationCanceledException error) =>
        IsCancelledAsWished ? new CallCancelledException()
        : IsTimeOver ? new CallFailedException("no answer in time", error)
        : error;

    /// <inheritdoc/>
    public void Dispose()
    {
        any.Dispose();
        time.Dispose();
        wish.Dispose();
    }

    private static CancellationTokenSource After(int? milliseconds) =>
        new(TimeSpan.FromMilliseconds(milliseconds ?? Timeout.Infinite), TimeProvider.System);
}
