using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>Questions about a client under test. All of them look at what the client sent and what it got.</summary>
internal static class ClientWire
{
    /// <summary>Exchanges of MCP in the order in which the client asked. What it asks of other paths, such as where to
    /// get a token, is no business of the checks.</summary>
    public static IReadOnlyList<Exchange> Asked(this History history) => ClientRecord.Of(history).Asked;

    /// <summary>Those of an HTTP method.</summary>
    public static IEnumerable<Exchange> Asked(this History history, string httpMethod) =>
        history.Asked().Where(exchange => exchange.FromClient!.Method == httpMethod);

    /// <summary>POSTs of one JSON-RPC request or notification of a method.</summary>
    public static IEnumerable<Exchange> Sent(this History history, string rpcMethod) =>
        history.Asked("POST").Where(exchange => exchange.Rpc() == rpcMethod);

    /// <summary>The JSON-RPC method that the client sent; null where its body is not one request or
    /// notification.</summary>
    public static string? Rpc(this Exchange exchange) =>
        exchange.FromClient?.Messages is [var only] ? only.Method : null;

    /// <summary>The JSON that the client sent.</summary>
    public static JsonObject? SentJson(this Exchange exchange) =>
        ForeignJson.ParseObject(exchange.FromClient?.Body?.Text);

    /// <summary>The values of a header that the client sent.</summary>
    public static IReadOnlyList<string> SentValues(this Exchange exchange, string name) =>
        [.. HeaderLine.Values(exchange.FromClient?.Headers ?? [], name)];

    /// <summary>The only value of a header that the client sent; null for none or several.</summary>
    public static string? SentValue(this Exchange exchange, string name) =>
        exchange.SentValues(name) is [var only] ? only : null;

    /// <summary>Whether the client takes a media type by name.</summary>
    public static bool Accepts(this Exchange exchange, string type) =>
        exchange
            .SentValues("Accept")
            .SelectMany(value => value.Split(','))
            .Any(value => value.Split(';')[0].Trim().Equals(type, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the client asks in the manner of the stateless era, as one does that looks which era a server
    /// is of.</summary>
    public static bool IsModern(this Exchange exchange) =>
        exchange.Rpc() == "server/discover"
        || exchange.SentValues(McpHeaders.ProtocolVersion).Contains(Revision.V20260728.Id);

    /// <summary>The status that the client got; 0 for none.</summary>
    public static int GotStatus(this Exchange exchange) => exchange.ToClient?.Status ?? 0;

    /// <summary>When the client asked.</summary>
    public static long AskedAt(this Exchange exchange) => exchange.FromClient!.AtUs;

    /// <summary>When the head of the response went to the client; never, where none did.</summary>
    public static long GotAt(this Exchange exchange) => exchange.ToClient?.AtUs ?? long.MaxValue;

    /// <summary>The JSON-RPC messages that the client got in the response, each with the time at which it went
    /// out. Events of other types are no messages.</summary>
    public static IEnumerable<Got> Got(this Exchange exchange) =>
        (exchange.ToClient?.Messages ?? [])
            .Select(message => new Got(
                exchange,
                message,
                exchange.ToClient!.Messages.Count == 1 ? exchange.ToClient.Body?.Text : null,
                exchange.ToClient.AtUs,
                exchange.ToClient.Line
            ))
            .Concat(
                exchange
                    .EventsToClient.Where(sse => sse.EventType is null or "message")
                    .SelectMany(sse =>
                        sse.Messages.Select(message => new Got(
                            exchange,
                            message,
                            sse.Messages.Count == 1 ? sse.Data?.Text : null,
                            sse.AtUs,
                            sse.Line
                        ))
                    )
            );

    /// <summary>Every message that the client got, in order.</summary>
    public static IReadOnlyList<Got> Got(this History history) => ClientRecord.Of(history).Got;

    /// <summary>Every JSON-RPC message that the client sent, in order.</summary>
    public static IReadOnlyList<Sent> Sent(this History history) => ClientRecord.Of(history).Sent;

    /// <summary>The JSON-RPC messages that a client sent in a POST.</summary>
    public static IEnumerable<Sent> SentBy(Exchange exchange) =>
        exchange.FromClient!.Messages.Select((message, index) => new Sent(exchange, message, JsonOf(exchange, index)));

    /// <summary>The answer that the client got to the request it sent, wherever it came.</summary>
    public static Got? AnswerTo(this History history, Exchange asked) => ClientRecord.Of(history).AnswerTo(asked);

    /// <summary>Lines that show what a client sent, and got for it.</summary>
    public static IEnumerable<int> Lines(this Exchange exchange) =>
        new[] { exchange.FromClient?.Line, exchange.ToClient?.Line }.OfType<int>();

    /// <summary>An exchange in words.</summary>
    public static string InWords(this Exchange exchange)
    {
        var request = exchange.FromClient!;
        var what = request.Messages switch
        {
            [{ Method: { } method }] => $" {method}",
            [{ IsAnswer: true }] => " an answer",
            { Count: > 1 } => $" {Counted.Of(request.Messages.Count, "message")}",
            _ => "",
        };
        return $"{request.Method}{what} ({exchange})";
    }

    /// <summary>Judges each of what a client did: the first that is wrong is enough, and where there was none nothing
    /// is proven.</summary>
    /// <param name="subjects">What the claim is about.</param>
    /// <param name="wrong">What is wrong with one, as the rest of a sentence that begins with it; null for
    /// nothing.</param>
    /// <param name="none">That there was none, as a sentence.</param>
    public static Judgement Each(IEnumerable<Exchange> subjects, Func<Exchange, string?> wrong, string none)
    {
        var found = subjects.ToList();
        foreach (var exchange in found)
        {
            if (wrong(exchange) is { } what)
                return Judgement.Violated($"{exchange.InWords()} {what}", exchange.Lines());
        }

        return found.Count == 0
            ? Judgement.NotExercised(none)
            : Judgement.Held(
                $"{found.Count} of them, such as {found[0].InWords()}",
                found.Take(20).SelectMany(exchange => exchange.Lines())
            );
    }

    /// <inheritdoc cref="Each(IEnumerable{Exchange}, Func{Exchange, string?}, string)"/>
    public static Judgement Each(IEnumerable<Sent> subjects, Func<Sent, string?> wrong, string none)
    {
        var found = subjects.ToList();
        foreach (var sent in found)
        {
            if (wrong(sent) is { } what)
                return Judgement.Violated($"{sent} {what}", sent.On.Lines());
        }

        return found.Count == 0
            ? Judgement.NotExercised(none)
            : Judgement.Held(
                $"{found.Count} of them, such as {found[0]}",
                found.Take(20).SelectMany(sent => sent.On.Lines())
            );
    }

    private static JsonObject? JsonOf(Exchange exchange, int index)
    {
        if (exchange.FromClient!.Messages.Count == 1 && exchange.SentJson() is { } only)
            return only;
        try
        {
            return JsonNode.Parse(exchange.FromClient.Body?.Text ?? "null") is JsonArray batch && index < batch.Count
                ? batch[index] as JsonObject
                : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}

/// <summary>One JSON-RPC message that a client sent.</summary>
/// <param name="On">The POST.</param>
/// <param name="Message">What it is.</param>
/// <param name="Json">The message; null where the record does not have it.</param>
internal sealed record Sent(Exchange On, JsonRpcMessage Message, JsonObject? Json)
{
    public override string ToString() => $"{Message.Method ?? "an answer"} ({On})";
}

/// <summary>One JSON-RPC message that a client got.</summary>
/// <param name="On">The exchange in whose response it was.</param>
/// <param name="Message">What it is.</param>
/// <param name="Text">The JSON; null where the record does not have it.</param>
/// <param name="AtUs">When it went out.</param>
/// <param name="Line">The line that shows it.</param>
internal sealed record Got(Exchange On, JsonRpcMessage Message, string? Text, long AtUs, int Line)
{
    public JsonObject? Json => ForeignJson.ParseObject(Text);
}
