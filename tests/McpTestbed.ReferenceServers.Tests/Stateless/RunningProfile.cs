using McpTestbed.ReferenceServers.Hosting;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>One profile on a free loopback port, in this process.</summary>
internal sealed class RunningProfile(LoopbackHost host, Uri url) : IAsyncDisposable
{
    private readonly Lazy<Task> stopped = new(() => host.DisposeAsync().AsTask());

    public Uri Url => url;

    public static async Task<RunningProfile> StartAsync(Profile profile)
    {
        var host = await LoopbackHost.StartAsync(profile, 0, TestContext.Current.CancellationToken);
        return new RunningProfile(host, new Uri(host.Address + profile.Path));
    }

    /// <summary>Stops gracefully, as a signal would.</summary>
    public Task StopAsync() => stopped.Value;

    public async ValueTask DisposeAsync() => await StopAsync();
}
