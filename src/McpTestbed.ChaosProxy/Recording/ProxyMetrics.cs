using System.Diagnostics.Metrics;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Recording;

/// <summary>What the chaos proxy counts for whoever listens.</summary>
internal static class ProxyMetrics
{
    private static readonly UpDownCounter<long> Connections = Telemetry.Meter.CreateUpDownCounter<long>(
        "mcptestbed.connections.active",
        "{connection}",
        "Connections that are open."
    );
    private static readonly Counter<long> Accepted = Telemetry.Meter.CreateCounter<long>(
        "mcptestbed.connections",
        "{connection}",
        "Connections of clients to links."
    );
    private static readonly Counter<long> Exchanges = Telemetry.Meter.CreateCounter<long>(
        "mcptestbed.exchanges",
        "{exchange}",
        "Exchanges that are over."
    );
    private static readonly Counter<long> Fired = Telemetry.Meter.CreateCounter<long>(
        "mcptestbed.faults.fired",
        "{fault}",
        "How often rules matched."
    );
    private static readonly Counter<long> Effected = Telemetry.Meter.CreateCounter<long>(
        "mcptestbed.faults.effected",
        "{fault}",
        "How often bytes were really changed, withheld or cut."
    );
    private static readonly Counter<long> Suppressed = Telemetry.Meter.CreateCounter<long>(
        "mcptestbed.faults.suppressed",
        "{fault}",
        "How often a rule gave way to another."
    );

    public static void ConnectionOpened()
    {
        Accepted.Add(1);
        Connections.Add(1);
    }

    public static void ConnectionClosed() => Connections.Add(-1);

    public static void ExchangeEnded(ExchangeInProgress exchange)
    {
        if (Exchanges.Enabled)
            Exchanges.Add(
                1,
                new(SpanAttributes.HttpMethod, ExchangeSpan.MethodOf(exchange.Method)),
                new(SpanAttributes.HttpStatus, exchange.Answer?.Status ?? 0)
            );
    }

    public static void FaultFired(FaultRule rule) => Count(Fired, rule);

    public static void FaultEffected(FaultRule rule) => Count(Effected, rule);

    public static void FaultSuppressed(FaultRule rule) => Count(Suppressed, rule);

    private static void Count(Counter<long> counter, FaultRule rule)
    {
        if (counter.Enabled)
            counter.Add(1, new KeyValuePair<string, object?>(SpanAttributes.FaultKind, rule.Fault.Kind));
    }
}
