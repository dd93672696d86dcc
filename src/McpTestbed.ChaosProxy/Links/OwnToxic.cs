namespace McpTestbed.ChaosProxy.Links;

/// <summary>Takes a toxic off the one connection it is on, once.</summary>
internal sealed class OwnToxic(Action remove) : IDisposable
{
    private int disposed;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            remove();
    }
}
