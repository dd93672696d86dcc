using System.Net;
using System.Text.Json.Nodes;
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
        say($"connect your client to {url.Uri} ({order.Revision}), or let it reconnect, and {Words(order)}");
        return new Running(this);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => EndAsync();

    /// <summary>What a person is asked for. Where one call is asked for, a second would look as if the client had made
    /// it again.</summary>
    private static string Words(ClientOrder order) =>
        order.Scenario == "initialize" ? "let it list the tools"
        : Calls(order) is 1 ? "call one tool once, even if that fails"
        : $"call any tool {Calls(order)} times, whether or not that fails";

    private static int Calls(ClientOrder order) =>
        (int?)JsonNode.Parse(order.ContextJson)?["mcptestbed"]?["calls"] ?? 1;

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
