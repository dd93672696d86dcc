using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpTestbed.ServiceDefaults;

/// <summary>Telemetry and health that every program of the testbed shares.</summary>
/// <remarks>
/// There is no resilience handler here on purpose: a retry, a hedged request or a circuit breaker would hide the very
/// faults the testbed injects, and would put requests on the wire that nobody asked for.
/// </remarks>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds traces, metrics and logs (exported only where an OTLP endpoint is configured) and health checks.</summary>
    /// <param name="builder">The application to extend.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return builder;

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation().AddMeter("Experimental.ModelContextProtocol", "McpTestbed"))
            .WithTracing(tracing => tracing.AddSource(builder.Environment.ApplicationName, "Experimental.ModelContextProtocol", "McpTestbed")
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .UseOtlpExporter();
        return builder;
    }

    /// <summary>Maps <c>/health</c> (ready) and <c>/alive</c> (running).</summary>
    /// <param name="app">The application to extend.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health");
        app.MapHealthChecks("/alive", new() { Predicate = check => check.Tags.Contains("live") });
        return app;
    }
}
