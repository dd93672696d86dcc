using McpTestbed.ReferenceClients.Profiles;
using McpTestbed.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTestbed.ReferenceClients;

/// <summary>The caller as a program: until it is told to stop.</summary>
internal static class CallerProgram
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(Uri server, TimeSpan pace, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings
            {
                ApplicationName = Caller.Profile,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.AddServiceDefaults();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        // The SDK logs what it is told anyway, once a retry: what became of each call stands in the caller's own lines.
        builder
            .Logging.AddFilter("ModelContextProtocol", LogLevel.Error)
            .AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddHostedService(services => new Caller(
            server,
            pace,
            TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>()
        ));
        await builder.Build().RunAsync(cancellationToken);
        return 0;
    }
}
