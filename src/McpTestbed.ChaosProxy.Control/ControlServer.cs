using System.Net;
using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Control.Live;
using McpTestbed.ChaosProxy.Control.Plans;
using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.ChaosProxy.Control.Recorded;
using McpTestbed.ChaosProxy.Control.Runs;
using McpTestbed.ChaosProxy.Links;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTestbed.ChaosProxy.Control;

/// <summary>The control API on one address. When it goes, every proxy goes with it: nothing stays broken.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private const int MaximumBodyBytes = 1024 * 1024;
    private const int MaximumConnections = 256;
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HeadTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMilliseconds(300);

    private readonly WebApplication app;
    private readonly RunBook runs;

    private ControlServer(WebApplication app, ProxyRegistry registry, Lease lease, PlanBook plan, RunBook runs)
    {
        this.runs = runs;
        this.app = app;
        Registry = registry;
        Lease = lease;
        Plan = plan;
    }

    public ProxyRegistry Registry { get; }

    public Lease Lease { get; }

    public PlanBook Plan { get; }

    /// <summary>Its base address, such as <c>http://127.0.0.1:8474</c>.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <exception cref="IOException">The address cannot be had.</exception>
    public static async Task<ControlServer> StartAsync(
        IPEndPoint address,
        bool allowsRemote,
        LinkOptions options,
        CancellationToken cancellationToken,
        HttpInspection? inspection = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions
            {
                ApplicationName = "chaos-control",
                ContentRootPath = AppContext.BaseDirectory,
                Args = ["--hostBuilder:reloadConfigOnChange=false", "--urls="],
            }
        );
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = MaximumConnections;
            kestrel.Limits.KeepAliveTimeout = IdleTimeout;
            kestrel.Limits.RequestHeadersTimeout = HeadTimeout;
            kestrel.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var registry = new ProxyRegistry(options, allowsRemote, inspection);
        var lease = new Lease(registry, options.Time, inspection);
        var plan = new PlanBook(registry, inspection, options.Seed);
        var runs = new RunBook(options.Time);
        try
        {
            app.UseRouting();
            var guard = new ControlGuard(allowsRemote);
            app.Use(next => context => guard.InvokeAsync(context, next));
            app.Use(next =>
                context =>
                {
                    lease.Renew();
                    return next(context);
                }
            );
            new ToxiproxyEndpoints(registry).Map(app);
            new LeaseEndpoints(lease).Map(app);
            new RuleEndpoints(inspection).Map(app);
            new PlanEndpoints(plan).Map(app);
            new RunEndpoints(runs, options.Time, app.Lifetime.ApplicationStopping).Map(app);
            new LiveEndpoints(registry, inspection).Map(app);
            new HistoryEndpoints(inspection, app.Lifetime.ApplicationStopping).Map(app);
            await app.StartAsync(cancellationToken);
            return new(app, registry, lease, plan, runs);
        }
        catch
        {
            lease.Dispose();
            plan.Dispose();
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await app.StopAsync();
        }
        catch (OperationCanceledException)
        {
            // Requests were open, and have been cut.
        }

        Lease.Dispose();
        Plan.Dispose();
        await runs.DisposeAsync();
        await Registry.DisposeAsync();
        await app.DisposeAsync();
    }

    /// <summary>Whoever started the server stops it; signals are for the program.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
