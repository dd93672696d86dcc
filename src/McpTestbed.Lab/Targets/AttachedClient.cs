using System.Net;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Targets;

/// <summary>A client that somebody else starts: it connects to one address, behind which the runs take turns.</summary>
internal sealed class AttachedClient(Action<string> say) : IClientUnderTest, IAsyncDisposable
{
    private readonly Lock gate = new();
    private PlainLink? link;
    private int port;

    /// <inheritdoc />
    public TimeSpan ReadyTimeout => TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public TimeSpan Quiet => TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    public bool KnowsOurContext => false;

    /// <inheritdoc />
    public IRunningClient Start(ClientOrder order, HistoryWriter history, Redactor redactor)
    {
        lock (gate)
        {
            link = new("attach", new(IPAddress.Loopback, port), $"{order.Server.Host}:{order.Server.Port}");
            port = link.Address.Port;
        }

        var url = new UriBuilder(order.Server) { Host = "127.0.0.1", Port = port };
        say($"connect your client to {url.Uri} ({order.Revision}), or let it reconnect, and {Words(order.Scenario)}");
        return new Running(this);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => EndAsync();

    private static string Words(string scenario) =>
        scenario == "initialize" ? "let it list the tools" : "now call any tool, and once more when that failed";

    private async ValueTask EndAsync()
    {
        PlainLink? open;
        lock (gate)
            (open, link) = (link, null);
        if (open is not null)
            await open.DisposeAsync();
    }

    private sealed class Running(AttachedClient client) : IRunningClient
    {
        private readonly TaskCompletionSource<int> exited = new();

        public Task<int> Exited => exited.Task;

        public ValueTask DisposeAsync()
        {
            exited.TrySetResult(0);
            return client.EndAsync();
        }
    }
}
