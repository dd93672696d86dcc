using System.Net;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>The control API of a program that reads along, with a server behind one proxy, <c>mcp</c>.</summary>
internal sealed class ReadingUnderTest : IAsyncDisposable
{
    private readonly RunFolder folder = new();
    private string? listen;

    private ReadingUnderTest()
    {
        Reading = new(folder.History, 1, TimeProvider.System);
    }

    public HttpInspection Reading { get; }

    public RawServer Upstream { get; } = new();

    public ControlUnderTest Control { get; private set; } = null!;

    public static async Task<ReadingUnderTest> StartAsync()
    {
        var started = new ReadingUnderTest();
        started.Control = await ControlUnderTest.StartAsync(started.Reading);
        started.listen = await started.Control.CreateAsync("mcp", started.Upstream.Uri.Authority);
        return started;
    }

    /// <summary>A connection through the proxy, both ends.</summary>
    public async Task<(RawPeer Client, RawPeer Server)> ConnectAsync()
    {
        var client = await RawPeer.ConnectAsync(IPEndPoint.Parse(listen!));
        return (client, await Upstream.AcceptAsync());
    }

    /// <summary>One exchange, from the client's bytes to the server's answer at the client.</summary>
    public static async Task ExchangeAsync((RawPeer Client, RawPeer Server) both, string request, string answer)
    {
        await both.Client.SendAsync(request);
        await both.Server.ReadAsync(request.Length);
        await both.Server.SendAsync(answer);
        await both.Client.ReadAsync(answer.Length);
    }

    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string query = "") =>
        [
            .. (await Control.SendAsync("GET", $"/chaos/v1/history{query}"))
                .Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(HistoryLine.Read),
        ];

    public async Task<JsonArray> ListAsync(string table) => (await Control.GetAsync($"/chaos/v1/{table}")).AsArray();

    public async ValueTask DisposeAsync()
    {
        await Control.DisposeAsync();
        Reading.Dispose();
        Upstream.Dispose();
        folder.Dispose();
    }
}
