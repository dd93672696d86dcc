using System.Net;
using System.Text;
using McpTestbed.ServiceDefaults;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>One application on one loopback port.</summary>
internal sealed class LoopbackHost : IAsyncDisposable
{
    private const int MaxBodyBytes = 1024 * 1024;

    // Streams that are open when the program stops are cut after this, so that it is gone within a second.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMilliseconds(300);

    private readonly WebApplication app;

    private LoopbackHost(WebApplication app) => this.app = app;

    /// <summary>The base address, such as <c>http://127.0.0.1:41234</c>.</summary>
    public string Address => app.Urls.Single().TrimEnd('/');

    /// <summary>Whether it was told to stop from within.</summary>
    public CancellationToken Stopping => app.Lifetime.ApplicationStopping;

    /// <summary>Builds and starts the application.</summary>
    /// <param name="name">Its name in telemetry.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="configure">Registers services.</param>
    /// <param name="map">Maps endpoints.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LoopbackHost> StartAsync(
        string name,
        int port,
        Action<WebApplicationBuilder> configure,
        Action<WebApplication> map,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions
            {
                ApplicationName = name,
                ContentRootPath = AppContext.BaseDirectory,
                // Eighty applications would otherwise watch the same settings files, and addresses in the environment
                // are for one.
                Args = ["--hostBuilder:reloadConfigOnChange=false", "--urls="],
            }
        );
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(StandardErrorLog.Instance).SetMinimumLevel(LogLevel.Warning);
        // A start that failed is told by who asked for it.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Whoever asks for health is answered; asked every 50 ms, it would fill the log.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.AddApplicationDefaults();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        configure(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            // A reader that a fault has stalled is still a reader.
            kestrel.Limits.MinResponseDataRate = null;
            // One octet is one character, so that values can be compared octet by octet.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        try
        {
            app.MapDefaultEndpoints();
            map(app);
            await app.StartAsync(cancellationToken);
            return new(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the application of a profile.</summary>
    public static Task<LoopbackHost> StartAsync(Profile profile, int port, CancellationToken cancellationToken) =>
        StartAsync(profile.Name, port, profile.Configure, profile.Map, cancellationToken);

    /// <summary>Stops listening, ends what is open, and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await app.StopAsync();
        }
        catch (OperationCanceledException)
        {
            // The shutdown timeout: streams were open, and have been cut.
        }

        await app.DisposeAsync();
    }
}
