using System.Text;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>The answer to initialize comes in a form of the stream format that is right, and rare. A client that reads
/// it goes on.</summary>
internal abstract class UnusualEvent : ClientScenario
{
    public override IReadOnlyList<string> FailureModes => ["FM-6b", "FM-3a"];

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientReadsTheStreamFormat];

    /// <summary>The body of the stream, in the pieces in which it is sent.</summary>
    protected abstract IEnumerable<byte[]> Pieces(PeerRequest request, string message);

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc("initialize", async (request, answer) =>
        {
            var session = peer.OpenSession();
            var stream = await answer.OpenStreamAsync(peer.HeadersOf(session));
            foreach (var piece in Pieces(request, Rpc.Result(request.Id, peer.InitializeResult)))
                await stream.SendRawAsync(piece);
            await stream.EndAsync();
        });
        return peer;
    }

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>Lines end with CR.</summary>
internal sealed class CrLineEnds : UnusualEvent
{
    public override string Id => "client-streams/cr-line-ends";

    public override string Summary =>
        "The lines of an event stream end with CR, one of the three ends that they may have.";

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-splits-on-lf-only", ReadingChecks.ClientReadsTheStreamFormat)];

    protected override IEnumerable<byte[]> Pieces(PeerRequest request, string message) =>
        [Utf8($"event: message\rdata: {message}\r\r")];
}

/// <summary>The data of an event is spread over lines.</summary>
internal sealed class SeveralDataLines : UnusualEvent
{
    public override string Id => "client-streams/several-data-lines";

    public override string Summary => "The message is spread over several data lines of one event.";

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-joins-no-data-lines", ReadingChecks.ClientReadsTheStreamFormat)];

    protected override IEnumerable<byte[]> Pieces(PeerRequest request, string message) =>
        [Utf8($"data: {message.Replace(",\"", ",\ndata: \"", StringComparison.Ordinal)}\n\n")];
}

/// <summary>Comments, unknown fields and a retry of its own come before the message.</summary>
internal sealed class CommentsBetween : UnusualEvent
{
    /// <summary>Bytes in a piece: so few cut characters, and line ends from lines.</summary>
    private const int CutInTwo = 3;

    public override string Id => "client-streams/comments-between";

    public override string Summary =>
        "Comments, unknown fields and a lone retry come before the message, after a BOM, in pieces of three bytes.";

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-dies-of-comments", ReadingChecks.ClientReadsTheStreamFormat)];

    protected override IEnumerable<byte[]> Pieces(PeerRequest request, string message) =>
        Utf8(
                "\uFEFF: keep-alive\n\n:\n\nretry: 3000\n\nnote: unknown\n\n"
                    + $": prüfstand 日本語\ndata:{message}\n\n: and that was it\n\n"
            )
            .Chunk(CutInTwo);
}

/// <summary>An event of another type comes before the message.</summary>
internal sealed class UnknownEventType : UnusualEvent
{
    public override string Id => "client-streams/unknown-event-type";

    public override string Summary =>
        "An event of an unknown type, with an error for the same id, comes before the message.";

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientLeavesUnknownEventsAlone];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-takes-every-event-type", ReadingChecks.ClientLeavesUnknownEventsAlone)];

    protected override IEnumerable<byte[]> Pieces(PeerRequest request, string message) =>
        [
            Utf8($"event: note\ndata: {Rpc.Error(request.Id, ErrorCodes.InvalidRequest, "not for you")}\n\n"),
            Utf8($"event: message\ndata: {message}\n\n"),
        ];
}

/// <summary>An answer to another request comes before the right one.</summary>
internal sealed class ForeignAnswer : UnusualEvent
{
    public override string Id => "client-streams/foreign-answer";

    public override string Summary => "An error with an id that the client never used comes before the answer.";

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientMatchesAnswersById];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-takes-foreign-answer", ReadingChecks.ClientMatchesAnswersById)];

    protected override IEnumerable<byte[]> Pieces(PeerRequest request, string message) =>
        [
            Utf8($"data: {Rpc.Error("never-asked", ErrorCodes.InvalidRequest, "for somebody else")}\n\n"),
            Utf8($"data: {message}\n\n"),
        ];
}
