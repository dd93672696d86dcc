using System.Net;
using McpTestbed.ChaosProxy.Client;
using McpTestbed.ChaosProxy.Control;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Control;

public sealed class LeaseTests
{
    private readonly EarlyTimers time = new();

    [Fact]
    public async Task EndedLease_HealsEveryProxy()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var client = new ToxiproxyClient(http);
        await AddFaultsAsync(client);
        await client.TakeLeaseAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(IsHealed(server));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(IsHealed(server));
    }

    [Fact]
    public async Task TimerThatFiresEarly_EndsTheLeaseAllTheSame()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var client = new ToxiproxyClient(http);
        await AddFaultsAsync(client);
        await client.TakeLeaseAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        time.Early = TimeSpan.FromMilliseconds(0.4);

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(IsHealed(server));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(IsHealed(server));
    }

    [Fact]
    public async Task AnyRequest_RenewsTheLease()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var client = new ToxiproxyClient(http);
        await AddFaultsAsync(client);
        await client.TakeLeaseAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(4));

        await client.GetProxiesAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(4));

        Assert.False(IsHealed(server));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(IsHealed(server));
    }

    [Fact]
    public async Task LeaseGivenBack_HealsNothing()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var client = new ToxiproxyClient(http);
        await AddFaultsAsync(client);
        await client.TakeLeaseAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        await client.GiveBackLeaseAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromHours(1));

        Assert.False(IsHealed(server));
        Assert.Null(server.Lease.Term);
    }

    [Theory]
    [InlineData("{}", "missing required field: ms")]
    [InlineData("""{"ms":0}""", "ms 0 is not allowed; allowed is a whole number of ms from 1")]
    [InlineData("""{"ms":"soon"}""", "ms \"soon\" is not allowed")]
    public async Task Lease_RefusesATermThatIsNone(string body, string text)
    {
        await using var control = await ControlUnderTest.StartAsync();

        var (status, answer) = await control.SendAsync("POST", "/lease", body);

        Assert.Equal(400, status);
        Assert.Contains(
            text,
            answer.Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal)
        );
    }

    private static bool IsHealed(ControlServer server) =>
        server.Registry.All.All(proxy => proxy is { IsEnabled: true, Toxics.IsEmpty: true });

    private static async Task AddFaultsAsync(ToxiproxyClient client)
    {
        await client.CreateAsync("slow", "127.0.0.1:0", "127.0.0.1:1", TestContext.Current.CancellationToken);
        await client.AddAsync("slow", new("latency", "delay"), TestContext.Current.CancellationToken);
        await client.CreateAsync("down", "127.0.0.1:0", "127.0.0.1:1", TestContext.Current.CancellationToken);
        await client.EnableAsync("down", enabled: false, TestContext.Current.CancellationToken);
    }

    private Task<ControlServer> StartAsync() =>
        ControlServer
            .StartAsync(
                new(IPAddress.Loopback, 0),
                allowsRemote: false,
                new() { Time = time },
                TestContext.Current.CancellationToken
            )
            .SoonAsync();

    /// <summary>A clock that has not come as far as its timers, as the clocks of real machines often have
    /// not.</summary>
    private sealed class EarlyTimers : FakeTimeProvider
    {
        public TimeSpan Early { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() - Early.Ticks;
    }
}
