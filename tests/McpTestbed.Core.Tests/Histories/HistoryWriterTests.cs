using System.Reflection;
using System.Text.Json.Serialization;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.Core.Tests.Histories;

public sealed class HistoryWriterTests : IDisposable
{
    private readonly RunFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly HistoryWriter writer;

    public HistoryWriterTests() => writer = new(folder.History, time);

    public void Dispose()
    {
        writer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void File_IsRefusedToASecondWriter_AndKeepsWhatTheFirstWrote()
    {
        writer.Append("runner", Written.Began());

        Assert.Throws<IOException>(() => new HistoryWriter(folder.History, time));
        writer.Append("runner", new RunEnded());
        writer.Dispose();

        Assert.Equal(
            ["RunBegan", "RunEnded"],
            History.Load(folder.History).Entries.Select(entry => entry.GetType().Name)
        );
    }

    [Fact]
    public void Entries_ComeBackAsTheyWereWritten()
    {
        HistoryEntry[] entries =
        [
            Written.Began(),
            new OperationInvoked
            {
                Operation = 1,
                Client = "c1",
                Name = "initialize",
                Port = 5,
                IntendedSession = "{0123456789ab}",
            },
            Written.Opened(1, 5),
            Written.Request(1, Leg.Client) with
            {
                Body = new() { Length = 3, Text = "\u2028<\u00e9>\n" },
                Complete = false,
            },
            Written.Request(1, Leg.Server) with
            {
                Unchanged = true,
            },
            Written.Response(1, Leg.Server, 404) with
            {
                AnsweredBy = AnsweredBy.Rule,
                Body = new() { Length = 2, Base64 = "//8=" },
                Headers = ["X-Latin: \u00e9\u00ff", "x-dup:1", "X-Dup: 2\t"],
                Messages =
                [
                    new()
                    {
                        Kind = JsonRpcKind.Error,
                        Id = "\"1\"",
                        ErrorCode = -32601,
                    },
                ],
                Session = new()
                {
                    Token = "{t}",
                    Label = "c1/s1",
                    Length = 5,
                    VisibleAscii = true,
                    EntropyBits = 9,
                    LooksSequential = true,
                    Repeated = false,
                },
            },
            new StreamEvent
            {
                Link = "c1",
                Connection = 1,
                Exchange = 1,
                Leg = Leg.Server,
                Stream = "p1",
                Event = 1,
                Id = "",
                Retry = "5",
            },
            new StreamEnded
            {
                Link = "c1",
                Connection = 1,
                Exchange = 1,
                Leg = Leg.Server,
                Stream = "p1",
                How = EndedHow.Rst,
                By = EndedBy.Rule,
            },
            Written.Closed(1, 0),
            new OperationCompleted
            {
                Operation = 1,
                Outcome = OperationOutcome.Indeterminate,
                Detail = "reset",
            },
            new FaultArmed
            {
                Rule = "r",
                Kind = "stall",
                Description = "d",
            },
            new FaultFired
            {
                Rule = "r",
                Link = "c1",
                Exchange = 1,
                Match = 1,
            },
            new FaultEffected
            {
                Rule = "r",
                Link = "c1",
                Exchange = 1,
            },
            new FaultUnknown { Rule = "r", Detail = "why" },
            new FaultHealed { Rule = "r", Effected = 1 },
            new ProcessStarted { Command = "node server.js" },
            new ProcessExited { Code = -1, Expected = true },
            new Mark
            {
                Name = MarkNames.NoChance,
                Detail = "why",
                About = ["a", "b"],
            },
            new RunEnded { Failure = "late" },
        ];
        foreach (var entry in entries)
            writer.Append("runner", entry);
        writer.Dispose();

        var loaded = History.Load(folder.History).Entries;

        Assert.Equal(entries.Select(entry => entry.GetType()), loaded.Select(entry => entry.GetType()));
        Assert.Equivalent(
            entries.Select((entry, at) => entry with { Source = "runner", N = at + 1, Line = at + 1 }),
            loaded,
            strict: true
        );
    }

    [Fact]
    public void EveryTypeOfEntry_CanBeStored()
    {
        var types = typeof(HistoryEntry)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(HistoryEntry)) && !type.IsAbstract)
            .ToHashSet();

        Assert.Equal(
            types,
            typeof(HistoryEntry)
                .GetCustomAttributes<JsonDerivedTypeAttribute>()
                .Select(known => known.DerivedType)
                .ToHashSet()
        );
    }

    [Fact]
    public void Append_NumbersEachSource_AndTakesTheTimeOfTheRun()
    {
        writer.Append("runner", Written.Began());
        time.Advance(TimeSpan.FromMilliseconds(3));
        writer.Append("link:c1", Written.Opened(1, 5));
        writer.Append("runner", new RunEnded());
        writer.Dispose();

        Assert.Equal(
            [("runner", 1, 0, 1), ("link:c1", 1, 3000, 2), ("runner", 2, 3000, 3)],
            History.Load(folder.History).Entries.Select(entry => (entry.Source, entry.N, entry.AtUs, entry.Line))
        );
    }

    [Fact]
    public void Append_DropsWireEntriesBeyondTheirNumber_SaysSoOnce_AndKeepsTheRest()
    {
        writer.Append("runner", Written.Began());
        for (var i = 0; i < HistoryWriter.MaximumEntries + 2; i++)
            writer.Append("link:c1", Written.Opened(i, 5));
        writer.Append("runner", new RunEnded());
        writer.Dispose();

        var history = History.Load(folder.History);
        Assert.True(history.IsBounded);
        // Those of the wire have their share for themselves; the others, and the mark, come on top.
        Assert.Equal(HistoryWriter.MaximumEntries + 3, history.Entries.Count);
        Assert.StartsWith(
            "kept 20000 entries",
            Assert.Single(history.Marks(MarkNames.RecordingBounded)).Detail,
            StringComparison.Ordinal
        );
        Assert.IsType<RunEnded>(history.Entries[^1]);
    }

    [Fact]
    public void Append_DropsWireEntriesBeyondTheirBytes()
    {
        var large = Written.Request(1, Leg.Client) with { Method = new string('x', 1 << 24) };
        writer.Append("runner", Written.Began());
        for (var i = 0; i < 6; i++)
            writer.Append("link:c1", large);
        writer.Dispose();

        var history = History.Load(folder.History);
        Assert.Equal(2, history.Entries.OfType<ExchangeRequest>().Count());
        Assert.True(history.IsBounded);
    }

    [Fact]
    public void Append_DoesNothing_OnceTheHistoryIsFrozen()
    {
        writer.Append("runner", Written.Began());
        writer.Dispose();
        writer.Append("runner", new RunEnded());

        Assert.Single(History.Load(folder.History).Entries);
    }
}
