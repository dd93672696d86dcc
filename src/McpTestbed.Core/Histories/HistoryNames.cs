using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Histories;

/// <summary>The names in the lines of wire entries, made ready once.</summary>
internal static class HistoryNames
{
    public static readonly JsonEncodedText AnsweredBy = Encode("answeredBy");
    public static readonly JsonEncodedText AtUs = Encode("atUs");
    public static readonly JsonEncodedText Base64 = Encode("base64");
    public static readonly JsonEncodedText Body = Encode("body");
    public static readonly JsonEncodedText By = Encode("by");
    public static readonly JsonEncodedText ClientPort = Encode("clientPort");
    public static readonly JsonEncodedText Complete = Encode("complete");
    public static readonly JsonEncodedText Connection = Encode("connection");
    public static readonly JsonEncodedText ConnectionClosed = Encode("connection.closed");
    public static readonly JsonEncodedText ConnectionOpened = Encode("connection.opened");
    public static readonly JsonEncodedText Data = Encode("data");
    public static readonly JsonEncodedText ErrorCode = Encode("errorCode");
    public static readonly JsonEncodedText Event = Encode("event");
    public static readonly JsonEncodedText EventType = Encode("eventType");
    public static readonly JsonEncodedText Exchange = Encode("exchange");
    public static readonly JsonEncodedText ExchangeRequest = Encode("exchange.request");
    public static readonly JsonEncodedText ExchangeResponse = Encode("exchange.response");
    public static readonly JsonEncodedText Headers = Encode("headers");
    public static readonly JsonEncodedText How = Encode("how");
    public static readonly JsonEncodedText Id = Encode("id");
    public static readonly JsonEncodedText Kind = Encode("kind");
    public static readonly JsonEncodedText Leg = Encode("leg");
    public static readonly JsonEncodedText Length = Encode("length");
    public static readonly JsonEncodedText Link = Encode("link");
    public static readonly JsonEncodedText Messages = Encode("messages");
    public static readonly JsonEncodedText Method = Encode("method");
    public static readonly JsonEncodedText N = Encode("n");
    public static readonly JsonEncodedText Name = Encode("name");
    public static readonly JsonEncodedText Replica = Encode("replica");
    public static readonly JsonEncodedText Retry = Encode("retry");
    public static readonly JsonEncodedText Session = Encode("session");
    public static readonly JsonEncodedText Sha256 = Encode("sha256");
    public static readonly JsonEncodedText Source = Encode("source");
    public static readonly JsonEncodedText Status = Encode("status");
    public static readonly JsonEncodedText Stream = Encode("stream");
    public static readonly JsonEncodedText StreamEnded = Encode("stream.ended");
    public static readonly JsonEncodedText StreamEvent = Encode("stream.event");
    public static readonly JsonEncodedText Target = Encode("target");
    public static readonly JsonEncodedText Text = Encode("text");
    public static readonly JsonEncodedText Type = Encode("type");
    public static readonly JsonEncodedText Unchanged = Encode("unchanged");

    private static readonly JsonEncodedText[] Legs = Members<Leg>();
    private static readonly JsonEncodedText[] Answerers = Members<AnsweredBy>();
    private static readonly JsonEncodedText[] Ends = Members<EndedHow>();
    private static readonly JsonEncodedText[] Enders = Members<EndedBy>();
    private static readonly JsonEncodedText[] Kinds = Members<JsonRpcKind>();

    public static JsonEncodedText NameOf(Leg leg) => Legs[(int)leg];

    public static JsonEncodedText NameOf(AnsweredBy by) => Answerers[(int)by];

    public static JsonEncodedText NameOf(EndedHow how) => Ends[(int)how];

    public static JsonEncodedText NameOf(EndedBy by) => Enders[(int)by];

    public static JsonEncodedText NameOf(JsonRpcKind kind) => Kinds[(int)kind];

    private static JsonEncodedText Encode(string name) => JsonEncodedText.Encode(name);

    private static JsonEncodedText[] Members<T>()
        where T : struct, Enum =>
        [
            .. Enum.GetNames<T>()
                .Select(name =>
                    Encode(typeof(T).GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name)
                ),
        ];
}
