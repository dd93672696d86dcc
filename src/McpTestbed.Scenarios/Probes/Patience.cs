using System.Globalization;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>Waits as a server asks with Retry-After (RFC 9110, 10.2.3), and a little where a gateway answers in its
/// place, within bounds: what counts is the repeated request.</summary>
internal sealed class Patience(ScenarioContext context)
{
    /// <summary>The longest that is waited at a time; a server that asks for more is taken at its refusal.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(6);

    /// <summary>So long an operation is put off in all: a server that grants some requests a second lets each of a
    /// crowd in by then.</summary>
    private static readonly TimeSpan LongestInAll = TimeSpan.FromSeconds(20);

    /// <summary>How often an operation is repeated, also where the wait is none.</summary>
    private const int Repetitions = 20;

    /// <summary>What a gateway is given before it is asked again; it says nothing of when.</summary>
    private static readonly TimeSpan ForAGateway = TimeSpan.FromMilliseconds(250);

    private int waited;
    private TimeSpan waitedInAll;

    /// <summary>Waits when the answer asks for it.</summary>
    /// <returns>Whether the request is to be repeated.</returns>
    public async Task<bool> IsAskedAsync(Answer answer, CancellationToken cancellationToken)
    {
        if (
            answer.Status is not (429 or 502 or 503 or 504)
            || AskedWait(answer) is not { } wait
            || wait > LongestWait
            || waitedInAll + wait > LongestInAll
            || waited >= Repetitions
        )
            return false;
        if (answer.Status is 429 or 503)
            context.Target.Pace.AskedToComeBack();
        if (waited++ == 0)
            context.Report(
                answer.Status is 502 or 504
                    ? $"a gateway answered {answer.Status} in the server's place; the request was repeated, and "
                        + "only that "
                        + "counts"
                    : $"the server answered {answer.Status} and asked to come back after {wait.TotalSeconds:0.#} s "
                        + "(Retry-After); the request was repeated then, and only that counts"
            );
        waitedInAll += wait;
        await Task.Delay(wait, context.Time, cancellationToken);
        return true;
    }

    private TimeSpan? AskedWait(Answer answer)
    {
        if (answer.Head?.Values("Retry-After").FirstOrDefault() is not { } value)
            return answer.Status is 502 or 504 ? ForAGateway : null;
        if (uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParseExact(
            value,
            "r",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? TimeSpan.FromSeconds(Math.Max(0, (moment - context.Time.GetUtcNow()).TotalSeconds))
            : null;
    }
}
