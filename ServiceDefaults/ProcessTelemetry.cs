using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace McpTestbed.ServiceDefaults;

/// <summary>Exports the traces and metrics of a process that is no web host, or hosts several applications: listeners
/// are a process's, not an application's.</summary>
public sealed class ProcessTelemetry : IDisposable
{
    internal const string Health = "/health";
    internal const string Alive = "/alive";

    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private ProcessTelemetry(string service)
    {
        traces = Configure(Sdk.CreateTracerProviderBuilder())
            .SetResourceBuilder(ResourceOf(service))
            .AddOtlpExporter()
            .Build();
        metrics = Configure(Sdk.CreateMeterProviderBuilder())
            .SetResourceBuilder(ResourceOf(service))
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Whether an OTLP endpoint is configured; without one nothing is listened to, which costs
    /// nothing.</summary>
    public static bool IsWanted =>
        !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));

    /// <summary>Begins to export where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says.</summary>
    /// <param name="service">Name of the service, unless <c>OTEL_SERVICE_NAME</c> gives one.</param>
    /// <returns>What exports the rest when it is disposed, which takes seconds at most; null where no endpoint is
    /// configured.</returns>
    public static ProcessTelemetry? Start(string service) => IsWanted ? new(service) : null;

    /// <summary>Exports log entries of a process that is no host.</summary>
    /// <param name="service">Name of the service, unless <c>OTEL_SERVICE_NAME</c> gives one.</param>
    /// <returns>What makes loggers, and exports the rest when it is disposed; null where no endpoint is
    /// configured.</returns>
    public static ILoggerFactory? Logs(string service) =>
        IsWanted
            ? LoggerFactory.Create(logging =>
                logging.AddOpenTelemetry(export =>
                {
                    export.IncludeFormattedMessage = true;
                    export.SetResourceBuilder(ResourceOf(service)).AddOtlpExporter();
                })
            )
            : null;

    /// <inheritdoc />
    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    /// <summary>The sources every program of the testbed exports: ours, the MCP SDK's, and those of HTTP.</summary>
    internal static TracerProviderBuilder Configure(TracerProviderBuilder builder) =>
        builder
            .AddSource("Experimental.ModelContextProtocol", "McpTestbed")
            .AddHttpClientInstrumentation()
            .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsHealth(context.Request.Path));

    /// <summary>The same for metrics.</summary>
    internal static MeterProviderBuilder Configure(MeterProviderBuilder builder) =>
        builder
            .AddMeter("Experimental.ModelContextProtocol", "McpTestbed")
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation();

    /// <summary>The service, by the name in <c>OTEL_SERVICE_NAME</c> where there is one.</summary>
    internal static ResourceBuilder ResourceOf(string service) =>
        string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME"))
            ? ResourceBuilder.CreateDefault().AddService(service)
            : ResourceBuilder.CreateDefault();

    /// <summary>Whoever asks for health does so every few seconds, and would fill the traces.</summary>
    private static bool IsHealth(PathString path) =>
        path.Equals(Health, StringComparison.OrdinalIgnoreCase)
        || path.Equals(Alive, StringComparison.OrdinalIgnoreCase);
}
