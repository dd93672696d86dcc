using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpTestbed.ServiceDefaults;

/// <summary>Telemetry, health and service discovery that every program of the testbed shares.</summary>
/// <remarks>
/// There is no resilience handler here on purpose: a retry, a hedged request or a circuit breaker would hide the very
/// faults the testbed injects, and would put requests on the wire that nobody asked for.
/// </remarks>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds logs, traces and metrics (exported only where an OTLP endpoint is configured) and health checks,
    /// and takes names of services from the configuration; for a process that is one application.</summary>
    /// <param name="builder">The application to extend.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddApplicationDefaults();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        if (!ProcessTelemetry.IsWanted)
            return builder;
        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                ProcessTelemetry
                    .Configure(metrics)
                    .SetResourceBuilder(ProcessTelemetry.ResourceOf(builder.Environment.ApplicationName))
                    .AddOtlpExporter()
            )
            .WithTracing(traces =>
                ProcessTelemetry
                    .Configure(traces)
                    .SetResourceBuilder(ProcessTelemetry.ResourceOf(builder.Environment.ApplicationName))
                    .AddOtlpExporter()
            );
        return builder;
    }

    /// <summary>
    /// Adds logs and health checks, for one of several applications of a process. Its traces and metrics come from
    /// <see cref="ProcessTelemetry"/>: listeners are a process's, and each application would export the spans of all.
    /// </summary>
    /// <param name="builder">The application to extend.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddApplicationDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
        if (!ProcessTelemetry.IsWanted)
            return builder;
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging
                .SetResourceBuilder(ProcessTelemetry.ResourceOf(builder.Environment.ApplicationName))
                .AddOtlpExporter();
        });

        // Four lines a request would bury everything else, and its span says the same.
        builder
            .Logging.AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.Information)
            .AddFilter<OpenTelemetryLoggerProvider>("Microsoft", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>("System", LogLevel.Warning);
        return builder;
    }

    /// <summary>Maps <c>/health</c> (ready) and <c>/alive</c> (running).</summary>
    /// <param name="app">The application to extend.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(ProcessTelemetry.Health);
        app.MapHealthChecks(ProcessTelemetry.Alive, new() { Predicate = check => check.Tags.Contains("live") });
        return app;
    }
}
