using System.Text.Json.Serialization;

namespace McpTestbed.Core.Histories;

/// <summary>How an operation ended, as far as its caller can know.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationOutcome>))]
public enum OperationOutcome
{
    /// <summary>An answer came.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It certainly had no effect: it never left.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It left, and no whole answer came: it may or may not have had an effect.</summary>
    [JsonStringEnumMemberName("indeterminate")]
    Indeterminate,
}

/// <summary>A probe began an operation.</summary>
public sealed record OperationInvoked : HistoryEntry
{
    /// <summary>Number of the operation in the run.</summary>
    public required int Operation { get; init; }

    /// <summary>The client that performs it.</summary>
    public required string Client { get; init; }

    /// <summary>What it is for, in a few words.</summary>
    public required string Name { get; init; }

    /// <summary>Source port of the probe's connection, which joins the operation to what the link recorded; 0 when it
    /// could not connect.</summary>
    public int Port { get; init; }

    /// <summary>The how-many-th request on that connection, from 1.</summary>
    public int OnConnection { get; init; } = 1;

    /// <summary>The session id the probe meant to send, as a token.</summary>
    public string? IntendedSession { get; init; }

    /// <summary>Whether the probe did it beside the scenario, as a correct client does: it answered the server, or gave
    /// its session back. It is no subject of checks, and may fail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAside { get; init; }
}

/// <summary>A probe's operation ended.</summary>
public sealed record OperationCompleted : HistoryEntry
{
    /// <summary>Number of the operation in the run.</summary>
    public required int Operation { get; init; }

    /// <summary>How it ended.</summary>
    public required OperationOutcome Outcome { get; init; }

    /// <summary>Status, or what went wrong.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether the probe ended it on purpose and waited for nothing more; else an answer was due that did not
    /// come whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnPurpose { get; init; }

    /// <summary>The deadline that ended it, in milliseconds; null where something else did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TimeoutMs { get; init; }
}
