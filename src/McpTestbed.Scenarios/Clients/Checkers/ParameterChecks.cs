using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>Whether a client of 2026-07-28 sends the arguments as headers that a tool marks.</summary>
internal static class ParameterChecks
{
    private const string NoCall = "the client called no tool with marked arguments after it had listed the tools";

    /// <summary>A tool with this in its description has a mark that is not valid.</summary>
    public const string BadTool = "its mark is not valid";

    public static readonly Check ClientSendsMarkedArguments = new()
    {
        Id = "client-sends-marked-arguments",
        Claim = "The client sends every argument as a header that the tool marks by x-mcp-header",
        Requirements = ["param/client-supports"],
        Remedy = "Send Mcp-Param-{x-mcp-header} for every marked argument of the call.",
        Allows = ["none where the client had not listed the tools"],
        Judge = history =>
            ClientWire.Each(
                Calls(history),
                call =>
                    Marked(history, call)
                        .Where(mark => mark.Text is not null && call.SentValues(mark.Header).Count == 0)
                        .Select(mark => $"has no {mark.Header}")
                        .FirstOrDefault(),
                NoCall
            ),
    };

    public static readonly Check ClientEncodesMarkedArguments = new()
    {
        Id = "client-encodes-marked-arguments",
        Claim = "The header of a marked argument stands for the argument's value, encoded where it has to be",
        Requirements = ["param/encode"],
        Remedy =
            "Send strings as they are, integers in decimal, booleans as true or false, and =?base64?...?= for what no "
            + "header can hold.",
        Allows = ["an encoded value where a plain one would do"],
        Judge = history =>
            ClientWire.Each(
                Calls(history),
                call =>
                    Marked(history, call)
                        .Where(mark =>
                            mark.Text is not null
                            && call.SentValues(mark.Header) is [_, ..] values
                            && !(values is [var only] && IsWritten(only, mark.Text))
                        )
                        .Select(mark => $"says {call.SentValues(mark.Header)[0]} in {mark.Header} for {mark.Text}")
                        .FirstOrDefault(),
                NoCall
            ),
    };

    public static readonly Check ClientOmitsNullArguments = new()
    {
        Id = "client-omits-null-arguments",
        Claim = "A marked argument that is null or absent has no header",
        Requirements = ["param/omit-null-absent"],
        Remedy = "Leave the header out where the argument is null or not there.",
        Judge = history =>
            ClientWire.Each(
                Calls(history).Where(call => Marked(history, call).Any(mark => mark.IsNothing)),
                call =>
                    Marked(history, call)
                        .Where(mark => mark.IsNothing && call.SentValues(mark.Header).Count > 0)
                        .Select(mark => $"has {mark.Header}, and the argument is null or absent")
                        .FirstOrDefault(),
                "every marked argument had a value"
            ),
    };

    public static readonly Check ClientDropsBadTools = new()
    {
        Id = "client-drops-bad-tools",
        Claim = "The client leaves out a tool whose mark is not valid",
        Requirements = ["param/client-drops-bad-tool"],
        Remedy = "Leave a tool out of the list where an x-mcp-header of it is not valid, and keep the others.",
        Judge = history =>
            ClientWire.Each(
                history
                    .ModernRequests()
                    .Where(exchange =>
                        Tools(exchange).Any(tool => IsBad(tool))
                        && history.ModernRequests("tools/call").Any(call => call.AskedAt() > exchange.GotAt())
                    ),
                list =>
                    history
                        .ModernRequests("tools/call")
                        .FirstOrDefault(call =>
                            call.AskedAt() > list.GotAt()
                            && Tools(list).Any(tool => IsBad(tool) && Name(tool) == call.NamedThing())
                        )
                        is { } call
                        ? $"lists {call.NamedThing()} with a mark that is not valid, and {call.InWords()} calls it"
                        : null,
                "the client called no tool after it had listed one whose mark is not valid"
            ),
    };

    public static readonly Check ClientListsAgainAfterAMismatch = new()
    {
        Id = "client-lists-again-after-a-mismatch",
        Claim = "A client whose call lacks a header that the tool marks lists the tools again, and calls again",
        Requirements = ["param/client-refresh-retry"],
        Remedy = "On -32020 to tools/call, ask for tools/list, and make the call again once with the headers it marks.",
        Judge = history =>
            ClientWire.Each(
                history
                    .ModernRequests("tools/call")
                    .Where(call => call.OwnErrorCode() == ErrorCodes.HeaderMismatch)
                    .Take(1),
                call =>
                {
                    var list = history.ModernRequests("tools/list").FirstOrDefault(one => one.AskedAt() > call.GotAt());
                    return list is null ? $"was refused with -32020, and no tools/list followed: {history.HowItEnded()}"
                        : history
                            .ModernRequests("tools/call")
                            .Any(next => next.AskedAt() > list.AskedAt() && next.Wish() == call.Wish())
                            ? null
                        : $"was refused with -32020, and was not made again after {list.InWords()}";
                },
                "no call was refused because of its headers"
            ),
    };

    /// <summary>Calls of tools that the client knew to have marks.</summary>
    private static IEnumerable<Exchange> Calls(History history) =>
        history.ModernRequests("tools/call").Where(call => Marked(history, call).Any());

    /// <summary>The marked arguments of a call, by the list that the client got last.</summary>
    private static IEnumerable<(string Header, string? Text, bool IsNothing)> Marked(History history, Exchange call)
    {
        var tool = history
            .ModernRequests("tools/list")
            .Where(list => list.OwnAnswer()?.AtUs < call.AskedAt())
            .Select(list => Tools(list).FirstOrDefault(tool => Name(tool) == call.NamedThing() && !IsBad(tool)))
            .LastOrDefault(tool => tool is not null);
        var arguments = call.SentJson().At("params", "arguments");
        return HeaderParameters
            .Of(tool)
            .Select(mark =>
                (mark.Header, HeaderParameters.TextOf(arguments, mark.Path), arguments.At(mark.Path) is null)
            );
    }

    /// <summary>Whether a header is written as it must be: as it is where it can be, and else encoded.</summary>
    private static bool IsWritten(string header, string text) =>
        MirroredValue.Decode(header) == text && (MirroredValue.IsSafe(text) || MirroredValue.IsEncoded(header));

    private static IEnumerable<JsonNode?> Tools(Exchange list) =>
        list.OwnResult().At("tools") as JsonArray ?? Enumerable.Empty<JsonNode?>();

    private static string? Name(JsonNode? tool) => tool.At("name").AsText();

    private static bool IsBad(JsonNode? tool) =>
        tool.At("description").AsText()?.EndsWith(BadTool, StringComparison.Ordinal) == true;
}
