using System.Globalization;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Replicas;

/// <summary>Counts calls of a tool that counts on its own, and so shows what became of those that were not
/// answered; where the target has none, pings.</summary>
internal sealed class CallTally(ScenarioContext context, McpProbe client)
{
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(20);

    private int sent;
    private int served;
    private long executed;

    /// <summary>Whether the last answer says that there is no such session.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Calls once.</summary>
    /// <returns>Whether it was served.</returns>
    public async Task<bool> CallAsync(CancellationToken cancellationToken)
    {
        sent++;
        if (!context.Target.HasInstrumentedTools)
        {
            var pong = await client.CallAsync("ping", cancellationToken);
            IsGone = pong.Status is >= 400 and < 500;
            served += pong.Served ? 1 : 0;
            executed = served;
            return pong.Served;
        }

        var answer = await client.CallToolAsync("tally", [], cancellationToken);
        IsGone = answer.Status == 404;
        if (!long.TryParse(answer.ToolText, CultureInfo.InvariantCulture, out var count))
            return false;
        served++;
        executed = count;
        return true;
    }

    /// <summary>Calls until a call is served, or twice the deadline of an operation is over.</summary>
    /// <param name="orGone">Whether an answer that there is no such session is as good: a client has to believe
    /// it.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task CallUntilServedAsync(bool orGone, CancellationToken cancellationToken)
    {
        using var deadline = context.Deadline(2 * Probe.OperationDeadline, cancellationToken);
        while (!await CallAsync(cancellationToken) && !(orGone && IsGone) && !deadline.IsOver)
            await Task.Delay(BetweenCalls, context.Time, cancellationToken);
    }

    /// <summary>Calls until as many calls in a row are served as there are replicas: where they are asked in turn, that
    /// is each of them.</summary>
    /// <exception cref="TargetUnreachableException">One does not serve within twice the deadline of an operation; an
    /// answer of 503 is nothing that could be judged.</exception>
    public async Task CallUntilEachServesAsync(CancellationToken cancellationToken)
    {
        using var deadline = context.Deadline(2 * Probe.OperationDeadline, cancellationToken);
        for (var inARow = 0; inARow < context.Replicas!.Count; )
        {
            var isServed = await CallAsync(cancellationToken);
            inARow = isServed ? inARow + 1 : 0;
            if (isServed)
                continue;
            if (deadline.IsOver)
                throw new TargetUnreachableException($"not every replica served again within {deadline}");
            await Task.Delay(BetweenCalls, context.Time, cancellationToken);
        }
    }

    /// <summary>Puts the figures into the report.</summary>
    /// <param name="recovery">From the break, or its end, to the first call that was served again.</param>
    /// <param name="lostMessages">Messages that a client waited for and that never came.</param>
    public void Report(TimeSpan recovery, int lostMessages) =>
        context.Report(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{served} of {sent} calls served ({100.0 * served / sent:0} % available), "
                    + $"{recovery.TotalMilliseconds:0} ms to recover, {Counted.Of(lostMessages, "message")} lost, "
                    + $"{Math.Max(0, executed - sent)} executions too many, {Math.Max(0, executed - served)} executed "
                    + $"without an answer"
            )
        );
}
