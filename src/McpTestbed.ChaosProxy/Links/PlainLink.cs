using System.Net;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>A link for a program beside the target, such as its store: bytes pass unread until it is cut, and again
/// once it is restored.</summary>
public sealed class PlainLink : IAsyncDisposable
{
    private readonly Link link;

    /// <summary>Opens a link.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="upstream">The program behind it, <c>host:port</c>.</param>
    public PlainLink(string name, string upstream)
        : this(name, new(IPAddress.Loopback, 0), upstream) { }

    /// <summary>Opens a link at an address.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="listen">Where it listens; port 0 for any.</param>
    /// <param name="upstream">The program behind it, <c>host:port</c>.</param>
    public PlainLink(string name, IPEndPoint listen, string upstream)
    {
        link = new(name, listen, upstream, new());
        link.Start();
        Address = link.Listen;
    }

    /// <summary>Where to connect instead of the program.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Closes what is open and refuses what comes.</summary>
    public void Cut() => link.Stop();

    /// <summary>Accepts again, at the same address; nothing when it does already.</summary>
    public void Restore() => link.Start();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => link.DisposeAsync();
}
