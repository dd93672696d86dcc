using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

/// <summary>One profile on a free loopback port, in this process.</summary>
internal sealed class RunningProfile : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningProfile(WebApplication app, Uri url)
    {
        this.app = app;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<RunningProfile> StartAsync(Profile profile)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        profile.Configure(builder);
        var app = builder.Build();
        profile.Map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningProfile(app, new Uri(app.Urls.Single() + profile.Path));
    }

    /// <summary>Stops gracefully, as a signal would.</summary>
    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
