using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Reporting;

/// <summary>The record of one run as the page carries it: its conversation and the entries behind it, bounded, packed,
/// and unpacked only when somebody looks.</summary>
internal static partial class RunRecord
{
    /// <summary>How many steps and how much of each body are kept: the first that fits is taken.</summary>
    private static readonly (int Steps, int Body)[] Bounds =
    [
        (2000, 16 * 1024),
        (2000, 2 * 1024),
        (800, 512),
        (300, 128),
        (80, 32),
        (40, 0),
    ];

    /// <summary>Longest of all else that a peer can write: a header line, a path, an event id.</summary>
    private const int MaximumText = 1024;

    private const int MaximumHeaders = 64;

    /// <summary>Packs a history.</summary>
    /// <param name="history">The history.</param>
    /// <param name="evidence">Lines that findings name: their steps are kept before all others.</param>
    /// <param name="maximum">The most characters that may come of it.</param>
    /// <returns>JSON, deflated, in base64; null where even the least is too much.</returns>
    public static string? Pack(History history, IReadOnlySet<int> evidence, int maximum)
    {
        var conversation = Conversation.Of(history);
        foreach (var (steps, body) in Bounds)
        {
            var packed = Convert.ToBase64String(Deflated(Written(history, conversation, evidence, steps, body)));
            if (packed.Length <= maximum)
                return packed;
        }

        return null;
    }

    private static byte[] Written(
        History history,
        Conversation conversation,
        IReadOnlySet<int> evidence,
        int maximumSteps,
        int maximumBody
    )
    {
        var kept = Kept(conversation.Steps, evidence, maximumSteps);
        var exchanges = kept.Select(step => step.Exchange).OfType<string>().ToHashSet();
        var lines = kept.SelectMany(step => step.Lines).ToHashSet();
        var json = new ArrayBufferWriter<byte>();
        json.Write("["u8);
        json.Write(
            JsonSerializer.SerializeToUtf8Bytes(
                new Head(
                    conversation.Clients,
                    conversation.Servers,
                    history.Began.Authority,
                    conversation.Steps.Count,
                    [
                        .. kept.Select(step =>
                            step with
                            {
                                Text = Cut(step.Text, MaximumText),
                                From = Cut(step.From, 64),
                                To = step.To is null ? null : Cut(step.To, 64),
                            }
                        ),
                    ]
                ),
                RecordJson.Readable.Head
            )
        );
        foreach (
            var entry in history.Entries.Where(entry =>
                lines.Contains(entry.Line)
                || (entry is ExchangeEntry part && exchanges.Contains($"{part.Link}/x{part.Exchange}"))
            )
        )
        {
            json.Write(Encoding.ASCII.GetBytes($",{entry.Line},"));
            HistoryLine.Write(Bounded(entry, maximumBody), json);
        }

        json.Write("]"u8);
        return json.WrittenSpan.ToArray();
    }

    /// <summary>Where there are too many: the first, the last, and what stands around the evidence.</summary>
    private static List<ConversationStep> Kept(
        IReadOnlyList<ConversationStep> steps,
        IReadOnlySet<int> evidence,
        int maximum
    )
    {
        if (steps.Count <= maximum)
            return [.. steps];
        var around = new SortedSet<int>();
        for (var index = 0; index < steps.Count && around.Count < maximum / 2; index++)
        {
            if (!steps[index].Lines.Any(evidence.Contains))
                continue;
            for (var near = Math.Max(0, index - 4); near <= Math.Min(steps.Count - 1, index + 2); near++)
                around.Add(near);
        }

        for (var index = 0; index < maximum / 8; index++)
            around.Add(steps.Count - 1 - index);
        for (var index = 0; around.Count < maximum; index++)
            around.Add(index);
        return [.. around.Select(index => steps[index])];
    }

    private static HistoryEntry Bounded(HistoryEntry entry, int body) =>
        entry switch
        {
            ExchangeRequest request => request with
            {
                Method = Cut(request.Method, 64),
                Target = Cut(request.Target, MaximumText),
                Headers = Bounded(request.Headers),
                Body = Bounded(request.Body, body),
                Messages = [],
            },
            ExchangeResponse response => response with
            {
                Headers = Bounded(response.Headers),
                Body = Bounded(response.Body, body),
                Messages = [],
            },
            StreamEvent sse => sse with
            {
                Id = sse.Id is null ? null : Cut(sse.Id, MaximumText),
                EventType = sse.EventType is null ? null : Cut(sse.EventType, MaximumText),
                Retry = sse.Retry is null ? null : Cut(sse.Retry, MaximumText),
                Data = Bounded(sse.Data, body),
                Messages = [],
            },
            Mark mark => mark with { Detail = Cut(mark.Detail, MaximumText), About = [] },
            ProcessExited exited => exited with
            {
                LastWords = exited.LastWords is null ? null : Cut(exited.LastWords, MaximumText),
            },
            ToxicChanged toxic => toxic with { Description = Cut(toxic.Description, MaximumText) },
            _ => entry,
        };

    private static IReadOnlyList<string> Bounded(IReadOnlyList<string> headers) =>
        [.. headers.Take(MaximumHeaders).Select(line => Cut(line, MaximumText))];

    private static RecordedBody? Bounded(RecordedBody? body, int maximum) =>
        body is null
            ? null
            : body with
            {
                Text = body.Text is null ? null : Cut(body.Text, maximum),
                Base64 = body.Base64 is null ? null : body.Base64[..Math.Min(body.Base64.Length, maximum / 4 * 4)],
            };

    /// <summary>A text of at most so many UTF-16 units, and no half of a character at its end.</summary>
    private static string Cut(string text, int maximum)
    {
        if (text.Length <= maximum)
            return text;
        var end = maximum > 0 && char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum;
        return text[..end] + "…";
    }

    private static byte[] Deflated(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal))
            deflate.Write(bytes);
        return packed.ToArray();
    }

    internal sealed record Head(
        IReadOnlyList<string> Clients,
        IReadOnlyList<string> Servers,
        string Authority,
        int Total,
        IReadOnlyList<ConversationStep> Steps
    );

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    )]
    [JsonSerializable(typeof(Head))]
    internal sealed partial class RecordJson : JsonSerializerContext
    {
        public static RecordJson Readable { get; } =
            new(
                new JsonSerializerOptions
                {
                    PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            );
    }
}
