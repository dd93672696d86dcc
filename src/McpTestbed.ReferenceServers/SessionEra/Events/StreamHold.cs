namespace McpTestbed.ReferenceServers.SessionEra.Events;

/// <summary>One connection's hold on a stream.</summary>
internal sealed class StreamHold(EventStream stream)
{
    /// <summary>What to do next; see <see cref="EventStream.Next"/>.</summary>
    public StreamStep Next(int number) => stream.Next(this, number);

    /// <summary>Lets the stream go.</summary>
    public void Release() => stream.Detach(this);
}
