using System.Diagnostics;
using System.Threading.Channels;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using Microsoft.Extensions.Logging;

namespace McpTestbed.ChaosProxy.Control.Recorded;

/// <summary>Tells of each fault that takes effect: a line on the console, and a structured log entry that leads to its
/// trace.</summary>
internal sealed partial class FaultLog : IFaultObserver, IAsyncDisposable
{
    /// <summary>Lines beyond these are left out while the console takes none: the data path never waits.</summary>
    private const int MaximumWaiting = 1000;

    private readonly Channel<string> lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MaximumWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );
    private readonly ILogger? log;
    private readonly Task writing;

    /// <param name="console">Where lines go.</param>
    /// <param name="log">Where entries go; null for nowhere.</param>
    public FaultLog(TextWriter console, ILogger? log)
    {
        this.log = log;
        writing = WriteAsync(console);
    }

    /// <inheritdoc />
    public void Note(FaultRule rule, ExchangeInProgress exchange, string detail, Activity? span)
    {
        var label = $"{exchange.Link}/x{exchange.Number}";
        var trace = span is null ? "" : $", trace {span.TraceId}";
        lines.Writer.TryWrite($"chaos: fault {rule.Id} ({rule.Fault.Kind}) took effect on {label}: {detail}{trace}");
        if (log is null)
            return;

        // The entry belongs to the span that surrounds who writes it.
        var surroundings = Activity.Current;
        Activity.Current = span ?? surroundings;
        LogEffect(log, rule.Id, rule.Fault.Kind, label, exchange.Session, detail);
        Activity.Current = surroundings;
    }

    /// <summary>Writes what still waits.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync(TextWriter console)
    {
        await foreach (var line in lines.Reader.ReadAllAsync())
            await console.WriteLineAsync(line);
    }

    [LoggerMessage(1, LogLevel.Warning, "fault {Rule} ({Kind}) took effect on {Exchange}, session {Session}: {Detail}")]
    private static partial void LogEffect(
        ILogger log,
        string rule,
        string kind,
        string exchange,
        string? session,
        string detail
    );
}
