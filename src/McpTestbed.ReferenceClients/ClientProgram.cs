using McpTestbed.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTestbed.ReferenceClients;

/// <summary>The program: one client until it is told to stop.</summary>
internal static class ClientProgram
{
    /// <summary>The exit code for a command line that cannot be followed (EX_USAGE).</summary>
    public const int UsageError = 64;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(
        string profile,
        Uri server,
        TimeSpan pace,
        CancellationToken cancellationToken
    )
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ApplicationName = profile, ContentRootPath = AppContext.BaseDirectory }
        );
        builder.AddServiceDefaults();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        // The SDK logs what it is told anyway, once a retry: what became of each call stands in the caller's own lines.
        builder
            .Logging.AddFilter("ModelContextProtocol", LogLevel.Error)
            .AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddHostedService(services =>
            ProfileCatalog.Create(
                profile,
                server,
                pace,
                TimeProvider.System,
                services.GetRequiredService<ILoggerFactory>()
            )
        );
        await builder.Build().RunAsync(cancellationToken);
        return 0;
    }
}
