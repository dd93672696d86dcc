using Microsoft.Extensions.Configuration;

namespace McpTestbed.Hosting.Judging;

/// <summary>What a program that the app host starts itself needs to send its traces to the dashboard.</summary>
internal static class JudgeTelemetry
{
    /// <summary>Its environment; empty where there is no dashboard.</summary>
    public static IReadOnlyDictionary<string, string> Of(IConfiguration configuration)
    {
        var overHttp = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] is { Length: > 0 };
        if (
            configuration[overHttp ? "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL" : "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]
            is not { Length: > 0 } endpoint
        )
            return new Dictionary<string, string>();
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = overHttp ? "http/protobuf" : "grpc",
            ["OTEL_SERVICE_NAME"] = "judge",
            ["ASPIRE_DASHBOARD_URL"] = configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? "",
        };
        if (configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
            environment["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        return environment;
    }
}
