using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on parameters of tools that are mirrored into headers.</summary>
internal static class ParameterChecks
{
    public static readonly Check MirroredParameterCompared = new()
    {
        Id = "mirrored-parameter-compared",
        Claim = "A call whose Mcp-Param header is missing, differs or cannot be decoded is refused with 400 and -32020",
        Requirements = ["param/server-validates"],
        Remedy =
            "Compare each Mcp-Param header with its argument, decoded, and answer 400 with -32020 when they differ.",
        Allows =
        [
            "any refusal where a correct call after it is not served either",
            "42.0 for the integer 42: they are compared as numbers",
        ],
        Judge = Judging.EachWrong(
            history => Calls(history).Where(call => call.Annotations.Any(call.IsWrong)).Select(call => call.Exchange),
            exchange => exchange.Status == 400 && exchange.ErrorCode() == ErrorCodes.HeaderMismatch,
            "400 with -32020"
        ),
    };

    public static readonly Check AbsentParameterNeedsNoHeader = new()
    {
        Id = "absent-parameter-needs-no-header",
        Claim = "A call without an optional parameter needs no header for it",
        Requirements = ["param/omit-null-absent"],
        Remedy = "Expect a Mcp-Param header only where the arguments have a value that is not null.",
        Allows = ["any refusal but -32020: the tool may want the parameter"],
        Judge = Judging.Each(
            history =>
                Calls(history)
                    .Where(call => call.Annotations.Any(call.IsAbsent) && !call.Annotations.Any(call.IsWrong))
                    .Select(call => call.Exchange),
            exchange => exchange.ErrorCode() != ErrorCodes.HeaderMismatch,
            "no -32020",
            exchange =>
                exchange.FromServer is null || exchange.HasResult() || exchange.ErrorCode() == ErrorCodes.HeaderMismatch
                    ? null
                    : Refusals.OwnReason(exchange)
                        ?? $"{Judging.Say(exchange)}, for another reason than a header that is not there"
        ),
    };

    private static IEnumerable<MirroringCall> Calls(History history)
    {
        var annotations = new Dictionary<string, IReadOnlyList<HeaderAnnotation>>(StringComparer.Ordinal);
        foreach (var list in history.Requests("tools/list"))
        {
            foreach (var tool in list.Result().At("tools") as JsonArray ?? [])
            {
                if (tool.At("name").AsText() is { } name && HeaderAnnotations.Of(tool) is { Count: > 0 } found)
                    annotations[name] = found;
            }
        }

        return
        [
            .. from exchange in history.Requests("tools/call")
            where StatelessChecks.Agrees(exchange)
            let tool = exchange.RequestObject().At("params", "name").AsText()
            where tool is not null && annotations.ContainsKey(tool)
            select new MirroringCall(
                exchange,
                exchange.RequestObject().At("params", "arguments"),
                [.. annotations[tool].Where(annotation => annotation is { Value: not null, Path: not null })]
            ),
        ];
    }

    private sealed record MirroringCall(
        Exchange Exchange,
        JsonNode? Arguments,
        IReadOnlyList<HeaderAnnotation> Annotations
    )
    {
        public bool IsWrong(HeaderAnnotation annotation) =>
            HeaderAnnotation.TextOf(annotation.ArgumentIn(Arguments)) is { } due
            && !(
                Exchange.RequestValues(HeaderAnnotation.Prefix + annotation.Value) is [var said] && IsMeant(said, due)
            );

        public bool IsAbsent(HeaderAnnotation annotation) =>
            annotation.ArgumentIn(Arguments) is null
            && Exchange.RequestValues(HeaderAnnotation.Prefix + annotation.Value).Count == 0;

        private static bool IsMeant(string said, string due) =>
            StatelessChecks.Decoded(said) is { } meant
            && (
                meant == due
                || (double.TryParse(meant, out var one) && double.TryParse(due, out var other) && one == other)
            );
    }
}
