using System.Globalization;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.Benchmarks;

/// <summary>A recording link as a process of its own, as a run hosts it: the codec reads along and a history file is
/// written.</summary>
internal static class RecordingHost
{
    private const string Client = "c1";
    private const ulong Seed = 1;

    /// <summary>What is armed, over and over: on requests and on responses, of another client and of a method that
    /// never comes. None ever matches.</summary>
    private static readonly (Message Message, FaultScope Scope)[] Rules =
    [
        (Message.Request, new() { Client = "nobody" }),
        (Message.Request, new() { RpcMethod = "never/called" }),
        (Message.Response, new() { Client = "nobody" }),
        (Message.Response, new() { RpcMethod = "never/called" }),
    ];

    public static async Task RunAsync(Uri server, string file, int entryBound, long byteBound, int rules)
    {
        using var history = new HistoryWriter(file, TimeProvider.System)
        {
            EntryBound = entryBound,
            ByteBound = byteBound,
        };
        await using var wire = new InProcessLinks(server, Seed, history, new Redactor([]), TimeProvider.System);
        for (var i = 0; i < rules; i++)
        {
            var (message, scope) = Rules[i % Rules.Length];
            wire.Faults.Arm(
                new($"r{i}", new EditHeader(message, "X-Nothing", HeaderEdit.Strip), scope, FaultTrigger.Always)
            );
        }

        await Console.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"ready {wire.OpenLink(Client).Port}")
        );
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }
}
