using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>One JSON-RPC message of the server, and where it went out.</summary>
/// <param name="On">The exchange in whose response it was.</param>
/// <param name="Event">The event; null for a body.</param>
/// <param name="Message">What it is.</param>
/// <param name="Text">The JSON around it; null where the record does not have all of it.</param>
internal sealed record Said(Exchange On, StreamEvent? Event, JsonRpcMessage Message, string? Text)
{
    /// <summary>When it went out.</summary>
    public long AtUs => Event?.AtUs ?? On.FromServer!.AtUs;

    /// <summary>The message; null for one of a batch, or where the record does not have all of it.</summary>
    public JsonObject? Json => ForeignJson.ParseObject(Text);

    /// <summary>The POST on whose stream it went out, be it on one to which the server itself made its client come
    /// back; null for none.</summary>
    public Exchange? Post =>
        On.ToServer!.Method == "POST" ? On
        : On.Original() is { ToServer.Method: "POST" } first && first.Polls.Contains(On) ? first
        : null;

    /// <summary>Lines that show it.</summary>
    public IEnumerable<int> Evidence => Event is null ? On.Evidence : [.. On.Evidence, Event.Line];

    /// <summary>Whether it went out on a stream that goes on with another, where it may be a repetition.</summary>
    public bool IsOnResumption => On.LastEventId() is not null;

    /// <summary>It in words.</summary>
    public override string ToString() => $"{What} ({Event?.Stream ?? "body"} of {On})";

    private string What =>
        Message.Method ?? (Message.IsAnswer ? "an answer" : "something that is neither an answer nor has a method");
}

/// <summary>What the server said in a history, and judging it.</summary>
internal static class SaidWire
{
    /// <summary>Every message of the target, in the order in which they went out.</summary>
    public static IReadOnlyList<Said> Said(this History history) =>
        [
            .. history
                .Reached()
                .Where(exchange => exchange.FromServer is { AnsweredBy: AnsweredBy.Target })
                .SelectMany(OfExchange)
                .OrderBy(said => said.AtUs)
                .ThenBy(said => said.On.Link, StringComparer.Ordinal)
                .ThenBy(said => said.On.Number)
                .ThenBy(said => said.Event?.Event ?? 0),
        ];

    /// <summary>Requests of the server.</summary>
    public static IReadOnlyList<Said> Requests(this IEnumerable<Said> said) =>
        [.. said.Where(one => one.Message.Kind == JsonRpcKind.Request)];

    /// <summary>Its notifications, of a method.</summary>
    public static IReadOnlyList<Said> Notifications(this IEnumerable<Said> said, string method) =>
        [.. said.Where(one => one.Message.Kind == JsonRpcKind.Notification && one.Message.Method == method)];

    /// <summary>Judges what was said: the first message that is wrong is enough, and where nothing of the kind was said
    /// nothing is proven.</summary>
    /// <param name="subjects">The messages the claim is about.</param>
    /// <param name="wrong">What is wrong with one, as the rest of a sentence that begins with it; null for
    /// nothing.</param>
    /// <param name="none">That there was none, as a sentence.</param>
    public static Judgement Judge(IReadOnlyList<Said> subjects, Func<Said, string?> wrong, string none)
    {
        foreach (var said in subjects)
        {
            if (wrong(said) is { } what)
                return Judgement.Violated($"{said} {what}", said.Evidence);
        }

        return subjects.Count == 0
            ? Judgement.Unknown(none)
            : Judgement.Held(
                $"{Counted.Of(subjects.Count, "message")}, such as {subjects[0]}",
                subjects.Take(20).SelectMany(said => said.Evidence)
            );
    }

    private static IEnumerable<Said> OfExchange(Exchange exchange)
    {
        var body = exchange.FromServer!.Messages;
        var inBody = body.Select(message => new Said(
            exchange,
            null,
            message,
            body.Count == 1 ? exchange.FromServer.Body?.Text : null
        ));
        return inBody.Concat(
            exchange.Events.SelectMany(sse =>
                sse.Messages.Select(message => new Said(
                    exchange,
                    sse,
                    message,
                    sse.Messages.Count == 1 ? sse.Data?.Text : null
                ))
            )
        );
    }
}
