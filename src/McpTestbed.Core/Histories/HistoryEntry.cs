using System.Text.Json.Serialization;

namespace McpTestbed.Core.Histories;

/// <summary>One fact of a run. The set of entry types is closed; their stored form is what checkers judge.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunBegan), "run.began")]
[JsonDerivedType(typeof(RunEnded), "run.ended")]
[JsonDerivedType(typeof(OperationInvoked), "operation.invoked")]
[JsonDerivedType(typeof(OperationCompleted), "operation.completed")]
[JsonDerivedType(typeof(ConnectionOpened), "connection.opened")]
[JsonDerivedType(typeof(ConnectionClosed), "connection.closed")]
[JsonDerivedType(typeof(ExchangeRequest), "exchange.request")]
[JsonDerivedType(typeof(ExchangeResponse), "exchange.response")]
[JsonDerivedType(typeof(StreamEvent), "stream.event")]
[JsonDerivedType(typeof(StreamEnded), "stream.ended")]
[JsonDerivedType(typeof(FaultArmed), "fault.armed")]
[JsonDerivedType(typeof(FaultFired), "fault.fired")]
[JsonDerivedType(typeof(FaultEffected), "fault.effected")]
[JsonDerivedType(typeof(FaultSuppressed), "fault.suppressed")]
[JsonDerivedType(typeof(FaultUnknown), "fault.unknown")]
[JsonDerivedType(typeof(FaultHealed), "fault.healed")]
[JsonDerivedType(typeof(Mark), "mark")]
[JsonDerivedType(typeof(ProxyChanged), "proxy.changed")]
[JsonDerivedType(typeof(ToxicChanged), "toxic.changed")]
[JsonDerivedType(typeof(PlanApplied), "plan.applied")]
[JsonDerivedType(typeof(LeaseEnded), "lease.ended")]
[JsonDerivedType(typeof(AllReset), "all.reset")]
[JsonDerivedType(typeof(ProcessStarted), "process.started")]
[JsonDerivedType(typeof(ProcessExited), "process.exited")]
[JsonDerivedType(typeof(ProcessListens), "process.listens")]
public abstract record HistoryEntry
{
    /// <summary>Who wrote the entry: <c>runner</c>, a client label such as <c>c1</c>, or a link such as
    /// <c>link:c1</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The entry's number within its source, from 1.</summary>
    public long N { get; init; }

    /// <summary>Microseconds since the run began, taken before a send and after a receive; monotonic.</summary>
    public long AtUs { get; init; }

    /// <summary>The line in the history file, from 1; evidence points to it.</summary>
    [JsonIgnore]
    public int Line { get; init; }
}

/// <summary>The run began; written first.</summary>
public sealed record RunBegan : HistoryEntry
{
    /// <summary>Version of the history's form.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The testbed and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>Id of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The revision the run is about.</summary>
    public required string Revision { get; init; }

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>Which side of MCP the target is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TargetRole Role { get; init; }

    /// <summary>Host and port of the target itself, as it goes into <c>Host</c>; empty for a client.</summary>
    public required string Authority { get; init; }

    /// <summary>The revisions that the target speaks, as far as it was asked; empty where nobody did.</summary>
    public IReadOnlyList<string> TargetRevisions { get; init; } = [];

    /// <summary>Header lines that show who asks, as they stand in the requests: secrets as tokens.</summary>
    /// <value>Null where the target was given none.</value>
    public IReadOnlyList<string>? Credentials { get; init; }

    /// <summary>The same of a second user.</summary>
    /// <value>Null where the target was given none.</value>
    public IReadOnlyList<string>? SecondCredentials { get; init; }

    /// <summary>The same with a token that is valid, and was issued for another server.</summary>
    /// <value>Null where the target was given none.</value>
    public IReadOnlyList<string>? ForeignCredentials { get; init; }

    /// <summary>Seed of this run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The algorithm that turns a seed into decisions.</summary>
    public required string DecisionAlgorithm { get; init; }

    /// <summary>Which repetition this is, from 1.</summary>
    public int Repetition { get; init; } = 1;

    /// <summary>How many clients a scenario of a crowd has, where that is not the usual number.</summary>
    public int? Clients { get; init; }

    /// <summary>The trace of the run, 32 hex digits; null where nobody listened.</summary>
    public string? TraceId { get; init; }
}

/// <summary>The run ended; a history without it belongs to a run that was killed.</summary>
public sealed record RunEnded : HistoryEntry
{
    /// <summary>What broke the drive, if anything did.</summary>
    public string? Failure { get; init; }
}

/// <summary>A note of the scenario or of the recorder.</summary>
public sealed record Mark : HistoryEntry
{
    /// <summary>What kind of note; see <see cref="MarkNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Free text for people.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Check ids or fault ids the note is about; empty for all.</summary>
    public IReadOnlyList<string> About { get; init; } = [];
}

/// <summary>Names of marks that have a meaning.</summary>
public static class MarkNames
{
    /// <summary>The target gave no chance to try something; the detail is the reason.</summary>
    public const string NoChance = "no-chance";

    /// <summary>The recorder reached a bound, and what follows is counted but not kept.</summary>
    public const string RecordingBounded = "recording-bounded";

    /// <summary>The history could not be written for a while, and what came meanwhile is not in it.</summary>
    public const string RecordingGap = "recording-gap";

    /// <summary>The recorder made room: the oldest ordinary traffic is not in the history any more.</summary>
    public const string RecordingThinned = "recording-thinned";

    /// <summary>A link failed by a fault of its own, and what it carried is not all recorded.</summary>
    public const string LinkFailed = "link-failed";

    /// <summary>Bytes on a connection were not HTTP/1.1 and were forwarded unread.</summary>
    public const string NotHttp = "not-http";

    /// <summary>The target was told to do something out of band (clock, expiry, restart).</summary>
    public const string TargetControl = "target-control";

    /// <summary>A replica was killed or started, or the store of all was cut off or joined.</summary>
    public const string ReplicaControl = "replica-control";

    /// <summary>Nobody used a session for as long as the server is said to keep one.</summary>
    public const string IdleTime = "idle-time";

    /// <summary>The replicas are copies of one server: nobody claims that they share anything.</summary>
    public const string Copies = "copies";

    /// <summary>A figure that was measured; it is reported and never judged.</summary>
    public const string Fact = "fact";

    /// <summary>The deadline of the drive ended it; the detail is the reason.</summary>
    public const string TimedOut = "timed-out";

    /// <summary>The call was cancelled while the run went on; the detail is the reason. A signal may have gone to the
    /// target, too.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>A response to an operation was left unread on purpose, for example by a client that
    /// disconnects.</summary>
    public const string ClientDisconnects = "client-disconnects";
}

/// <summary>A process of the lab started.</summary>
public sealed record ProcessStarted : HistoryEntry
{
    /// <summary>What was started, secrets removed.</summary>
    public required string Command { get; init; }
}

/// <summary>Where a process of the lab listens at the port of the server's endpoint.</summary>
public sealed record ProcessListens : HistoryEntry
{
    /// <summary>The addresses, such as <c>127.0.0.1</c> or <c>::</c>.</summary>
    /// <value>Empty where nobody could see them.</value>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>What it asked for, where it was kept on loopback whatever it asked for.</summary>
    /// <value>Null where nothing kept it there; empty where something did, and did not see what it asked for.</value>
    public IReadOnlyList<string>? Asked { get; init; }
}

/// <summary>A process of the lab ended.</summary>
public sealed record ProcessExited : HistoryEntry
{
    /// <summary>Its exit code.</summary>
    public int Code { get; init; }

    /// <summary>Whether the lab ended it, or whoever cancelled the call.</summary>
    public bool Expected { get; init; }

    /// <summary>The last that a client under test printed, secrets removed; null for nothing, and for servers. A
    /// witness: it is shown, and never judged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastWords { get; init; }
}
