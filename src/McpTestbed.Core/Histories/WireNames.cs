using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Histories;

/// <summary>The names in the lines of wire entries, made ready once.</summary>
internal static class WireNames
{
    public static readonly JsonEncodedText AnsweredBy = Of("answeredBy");
    public static readonly JsonEncodedText AtUs = Of("atUs");
    public static readonly JsonEncodedText Base64 = Of("base64");
    public static readonly JsonEncodedText Body = Of("body");
    public static readonly JsonEncodedText By = Of("by");
    public static readonly JsonEncodedText ClientPort = Of("clientPort");
    public static readonly JsonEncodedText Complete = Of("complete");
    public static readonly JsonEncodedText Connection = Of("connection");
    public static readonly JsonEncodedText ConnectionClosed = Of("connection.closed");
    public static readonly JsonEncodedText ConnectionOpened = Of("connection.opened");
    public static readonly JsonEncodedText Data = Of("data");
    public static readonly JsonEncodedText ErrorCode = Of("errorCode");
    public static readonly JsonEncodedText Event = Of("event");
    public static readonly JsonEncodedText EventType = Of("eventType");
    public static readonly JsonEncodedText Exchange = Of("exchange");
    public static readonly JsonEncodedText ExchangeRequest = Of("exchange.request");
    public static readonly JsonEncodedText ExchangeResponse = Of("exchange.response");
    public static readonly JsonEncodedText Headers = Of("headers");
    public static readonly JsonEncodedText How = Of("how");
    public static readonly JsonEncodedText Id = Of("id");
    public static readonly JsonEncodedText Kind = Of("kind");
    public static readonly JsonEncodedText Leg = Of("leg");
    public static readonly JsonEncodedText Length = Of("length");
    public static readonly JsonEncodedText Link = Of("link");
    public static readonly JsonEncodedText Messages = Of("messages");
    public static readonly JsonEncodedText Method = Of("method");
    public static readonly JsonEncodedText N = Of("n");
    public static readonly JsonEncodedText Name = Of("name");
    public static readonly JsonEncodedText Replica = Of("replica");
    public static readonly JsonEncodedText Retry = Of("retry");
    public static readonly JsonEncodedText Session = Of("session");
    public static readonly JsonEncodedText Sha256 = Of("sha256");
    public static readonly JsonEncodedText Source = Of("source");
    public static readonly JsonEncodedText Status = Of("status");
    public static readonly JsonEncodedText Stream = Of("stream");
    public static readonly JsonEncodedText StreamEnded = Of("stream.ended");
    public static readonly JsonEncodedText StreamEvent = Of("stream.event");
    public static readonly JsonEncodedText Target = Of("target");
    public static readonly JsonEncodedText Text = Of("text");
    public static readonly JsonEncodedText Type = Of("type");
    public static readonly JsonEncodedText Unchanged = Of("unchanged");

    private static readonly JsonEncodedText[] Legs = Members<Leg>();
    private static readonly JsonEncodedText[] Answerers = Members<AnsweredBy>();
    private static readonly JsonEncodedText[] Ends = Members<EndedHow>();
    private static readonly JsonEncodedText[] Enders = Members<EndedBy>();
    private static readonly JsonEncodedText[] Kinds = Members<JsonRpcKind>();

    public static JsonEncodedText Of(Leg leg) => Legs[(int)leg];

    public static JsonEncodedText Of(AnsweredBy by) => Answerers[(int)by];

    public static JsonEncodedText Of(EndedHow how) => Ends[(int)how];

    public static JsonEncodedText Of(EndedBy by) => Enders[(int)by];

    public static JsonEncodedText Of(JsonRpcKind kind) => Kinds[(int)kind];

    private static JsonEncodedText Of(string name) => JsonEncodedText.Encode(name);

    private static JsonEncodedText[] Members<T>()
        where T : struct, Enum =>
        [
            .. Enum.GetNames<T>()
                .Select(name =>
                    Of(typeof(T).GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name)
                ),
        ];
}
