using System.Text.Json.Serialization;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Histories;

/// <summary>One of the two connections that a link joins.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Leg>))]
public enum Leg
{
    /// <summary>Between the client and the link.</summary>
    [JsonStringEnumMemberName("client")]
    Client,

    /// <summary>Between the link and the server.</summary>
    [JsonStringEnumMemberName("server")]
    Server,
}

/// <summary>Who made an answer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnsweredBy>))]
public enum AnsweredBy
{
    /// <summary>The server behind the link; only this is judged.</summary>
    [JsonStringEnumMemberName("target")]
    Target,

    /// <summary>A rule.</summary>
    [JsonStringEnumMemberName("rule")]
    Rule,

    /// <summary>The link, for example when the server could not be reached.</summary>
    [JsonStringEnumMemberName("proxy")]
    Proxy,
}

/// <summary>How a connection or stream came to its end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EndedHow>))]
public enum EndedHow
{
    /// <summary>By the framing of the message: a whole body.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>FIN.</summary>
    [JsonStringEnumMemberName("fin")]
    Fin,

    /// <summary>RST.</summary>
    [JsonStringEnumMemberName("rst")]
    Rst,

    /// <summary>The server could not be dialled.</summary>
    [JsonStringEnumMemberName("unreachable")]
    Unreachable,
}

/// <summary>What made a connection end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EndedBy>))]
public enum EndedBy
{
    /// <summary>The client.</summary>
    [JsonStringEnumMemberName("client")]
    Client,

    /// <summary>The server behind the link.</summary>
    [JsonStringEnumMemberName("server")]
    Server,

    /// <summary>A rule.</summary>
    [JsonStringEnumMemberName("rule")]
    Rule,

    /// <summary>The link, when it was closed or could not go on.</summary>
    [JsonStringEnumMemberName("proxy")]
    Proxy,
}

/// <summary>What was recorded on a link.</summary>
public abstract record WireEntry : HistoryEntry
{
    /// <summary>Label of the link, which is the label of the client it was opened for.</summary>
    public required string Link { get; init; }

    /// <summary>Number of the connection on the link, from 1.</summary>
    public required int Connection { get; init; }
}

/// <summary>A client connected to a link.</summary>
public sealed record ConnectionOpened : WireEntry
{
    /// <summary>The client's source port.</summary>
    public required int ClientPort { get; init; }
}

/// <summary>One leg of a connection ended.</summary>
public sealed record ConnectionClosed : WireEntry
{
    /// <summary>Who ended it first.</summary>
    public required EndedBy By { get; init; }

    /// <summary>How.</summary>
    public required EndedHow How { get; init; }
}

/// <summary>An entry about one exchange on one leg.</summary>
public abstract record ExchangeEntry : WireEntry
{
    /// <summary>Number of the exchange on the link, from 1.</summary>
    public required int Exchange { get; init; }

    /// <summary>The leg on which it was seen.</summary>
    public required Leg Leg { get; init; }

    /// <summary>This leg carried the same bytes as the other; the content is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unchanged { get; init; }
}

/// <summary>A request.</summary>
public sealed record ExchangeRequest : ExchangeEntry
{
    /// <summary>HTTP method.</summary>
    public string Method { get; init; } = "";

    /// <summary>Path and query, query values as tokens.</summary>
    public string Target { get; init; } = "";

    /// <summary>Header lines in wire order, secrets as tokens.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The body.</summary>
    public RecordedBody? Body { get; init; }

    /// <summary>JSON-RPC messages in the body.</summary>
    public IReadOnlyList<JsonRpcMessage> Messages { get; init; } = [];

    /// <summary>Label of the session whose id the request carries, if that id was issued in this run.</summary>
    public string? Session { get; init; }

    /// <summary>False when the connection ended before the request did.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>On the server's leg of a balancing link, the replica that got it: <c>r1</c>, <c>r2</c> and so on, in
    /// the order of the link's addresses.</summary>
    public string? Replica { get; init; }
}

/// <summary>A response; of an SSE response only the head, its events follow as entries of their own.</summary>
public sealed record ExchangeResponse : ExchangeEntry
{
    /// <summary>Who made it.</summary>
    public AnsweredBy AnsweredBy { get; init; }

    /// <summary>HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>Header lines in wire order, secrets as tokens.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The body; null for a stream.</summary>
    public RecordedBody? Body { get; init; }

    /// <summary>JSON-RPC messages in the body.</summary>
    public IReadOnlyList<JsonRpcMessage> Messages { get; init; } = [];

    /// <summary>Label of the stream this opens: <c>p1</c> by POST, <c>g1</c> by GET.</summary>
    public string? Stream { get; init; }

    /// <summary>What is known of a session id the response carries.</summary>
    public SessionFact? Session { get; init; }

    /// <summary>False when the connection ended before the body did.</summary>
    public bool Complete { get; init; } = true;
}

/// <summary>An event of a stream.</summary>
public sealed record StreamEvent : ExchangeEntry
{
    /// <summary>Label of the stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Number of the event in its stream, from 1; comments are not counted and have 0.</summary>
    public required int Event { get; init; }

    /// <summary>The <c>id</c> field.</summary>
    public string? Id { get; init; }

    /// <summary>The <c>event</c> field.</summary>
    public string? EventType { get; init; }

    /// <summary>The <c>retry</c> field, as text.</summary>
    public string? Retry { get; init; }

    /// <summary>The data.</summary>
    public RecordedBody? Data { get; init; }

    /// <summary>JSON-RPC messages in the data.</summary>
    public IReadOnlyList<JsonRpcMessage> Messages { get; init; } = [];
}

/// <summary>A stream ended on one leg.</summary>
public sealed record StreamEnded : ExchangeEntry
{
    /// <summary>Label of the stream.</summary>
    public required string Stream { get; init; }

    /// <summary>How it ended.</summary>
    public required EndedHow How { get; init; }

    /// <summary>Who ended it.</summary>
    public required EndedBy By { get; init; }
}
