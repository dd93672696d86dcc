using McpTestbed.Core.Histories;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace McpTestbed.Cli.Output;

/// <summary>What a person sees. When standard output belongs to a program, all of it goes to standard error.</summary>
internal sealed class RunConsole
{
    /// <summary>Of what is read by a program or a file no line is broken.</summary>
    private const int Unlimited = 100_000;

    private static readonly TimeSpan BetweenProgressLines = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly IAnsiConsole console;

    public RunConsole(bool standardOutputIsTaken)
    {
        var writer = standardOutputIsTaken ? Console.Error : Console.Out;
        console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        var redirected = standardOutputIsTaken ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        if (redirected)
            console.Profile.Width = Unlimited;
    }

    public void Say(string text) => Say(text, 0);

    public void Write(IRenderable content) => console.Write(content);

    /// <summary>Says a line. In a terminal it is wrapped between words; elsewhere a line is a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="indent">How many columns its further lines are moved in.</param>
    /// <param name="colour">Its colour in a terminal; null for the usual one.</param>
    public void Say(string text, int indent, Color? colour = null)
    {
        foreach (var line in TextLines.Wrap(PlainText.OneLine(text), console.Profile.Width, indent))
            console.Write(new Text($"{line}\n", colour is { } chosen ? new Style(chosen) : Style.Plain));
    }

    /// <summary>What is about to be judged.</summary>
    public void Introduce(TargetFacts target)
    {
        // Without user info and query: either may hold a secret.
        const UriComponents Shown = UriComponents.SchemeAndServer | UriComponents.Path;
        Say(
            target.Role == TargetRole.Client
                ? $"client {target.Name}, started anew for each run"
                : $"target {target.Name} at {target.Endpoint.GetComponents(Shown, UriFormat.UriEscaped)}"
        );
        Say(
            target.Revisions.Count > 0
                ? $"speaks {string.Join(", ", target.Revisions)}"
                : "speaks none of the revisions that are known"
        );
        foreach (var remark in target.Remarks)
            Say($"note: {remark}");
    }

    /// <summary>Shows progress while runs are done: a bar in a terminal, a line now and then elsewhere.</summary>
    /// <param name="total">How many runs there will be.</param>
    /// <param name="work">Does them, and tells the watch.</param>
    public async Task<T> WatchAsync<T>(int total, Func<RunWatch, Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal)
            return await WatchPlainAsync(total, work);
        return await console
            .Progress()
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("runs", maxValue: Math.Max(total, 1));
                RunWatch? watch = null;
                watch = new(total, TimeProvider.System) { Changed = () => task.Value = watch!.Done };
                return await work(watch);
            });
    }

    /// <summary>A line at most every two seconds while runs end, and every ten while none does.</summary>
    private async Task<T> WatchPlainAsync<T>(int total, Func<RunWatch, Task<T>> work)
    {
        var last = TimeProvider.System.GetTimestamp();
        var said = 0;
        var gate = new Lock();
        RunWatch? watch = null;
        watch = new(total, TimeProvider.System) { Changed = () => SayProgress(BetweenProgressLines) };
        using var timer = TimeProvider.System.CreateTimer(
            _ => SayProgress(LongestSilence),
            null,
            LongestSilence,
            LongestSilence
        );
        return await work(watch);

        void SayProgress(TimeSpan since)
        {
            lock (gate)
            {
                var isOver = watch!.Done == total && said < total;
                var isDue = TimeProvider.System.GetElapsedTime(last) >= since;
                if (!isOver && (!isDue || (watch.Done == said && since == BetweenProgressLines)))
                    return;
                last = TimeProvider.System.GetTimestamp();
                said = watch.Done;
                Say($"{watch}");
            }
        }
    }
}
