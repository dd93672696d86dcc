using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>How a client of 2026-07-28 goes on after what it gave up, or what was refused.</summary>
internal static class StatelessLifeChecks
{
    /// <summary>A call that told its progress for as many times the time that it may take has no end.</summary>
    private const int Endless = 4;

    private const int FirstOldCode = -32019;
    private const int LastOldCode = -32000;
    private const int ResourceNotFound = -32002;
    private const int FirstReserved = -32768;

    public static readonly Check ClientGoesOnAfterACancel = new()
    {
        Id = "client-goes-on-after-a-cancel",
        Claim = "A client that closed the stream of a request goes on, whatever the server sent for it",
        Requirements = ["cancel/ignore-late"],
        Remedy = "Forget a request when it is cancelled, and leave alone what still comes for it.",
        Allows = ["any end of a client that was not told to go on"],
        Judge = history =>
            ClientWire.Each(
                history
                    .ModernRequests("tools/call")
                    .Where(exchange => exchange.StreamEnd is { By: EndedBy.Client })
                    .Take(history.Marks(ClientEnds.Told).Any() ? 1 : 0),
                call =>
                    history.OwnExit() is { Code: not 0 } exit
                    && !history.ModernRequests("tools/call").Any(next => next.AskedAt() > call.AskedAt())
                        ? $"was left by the client, which then ended with exit code {exit.Code}"
                        : null,
                "the client, where it was told to, left no call before its answer"
            ),
    };

    public static readonly Check ClientKeepsAMaximum = new()
    {
        Id = "client-keeps-a-maximum",
        Claim = "A call that tells its progress is given up in the end",
        Requirements = ["timeout/max"],
        Remedy = "Where progress lets the timeout begin anew, keep a maximum for the whole of the request.",
        Allows =
        [
            "progress that lets the timeout begin anew, up to four times the timeout in all",
            "any time, where the client was not told how long a call may take",
        ],
        Judge = history =>
        {
            if (TimeoutUs(history) is not { } timeout)
                return Judgement.NotExercised("the client cannot be told how long it is to wait");
            var judged = ClientWire.Each(
                history.ModernRequests("tools/call").Where(call => Progress(call).Skip(1).Any()),
                call =>
                    Progress(call).LastOrDefault(got => got.AtUs > call.AskedAt() + (Endless * timeout)) is { } got
                        ? $"was told progress for {(got.AtUs - call.AskedAt()) / 1000} ms, and the client, which was "
                            + $"told to wait {timeout / 1000} ms, still waited"
                        : null,
                "no call of the client told its progress more than once"
            );

            // One that the testbed ended before that long may have waited on.
            return judged.Status == CheckStatus.Held && history.OwnExit() is null
                ? Judgement.NotExercised($"{history.HowItEnded()}, before it could be seen how long it waits")
                : judged;
        },
    };

    public static readonly Check ClientReadsNothingIntoOldCodes = new()
    {
        Id = "client-reads-nothing-into-old-codes",
        Claim = "The client does after an error of -32000 to -32019 what it does after one of the server's own",
        Requirements = ["error/no-meaning-for-legacy-codes"],
        Remedy = "Read -32020, -32021 and -32022, and no code from -32000 to -32019 but -32002.",
        Allows = ["the same after each of them, whatever it is"],
        Judge = history =>
        {
            var refused = history
                .ModernRequests("tools/call")
                .Where(exchange => exchange.GotStatus() == 400 && exchange.OwnErrorCode() is not null)
                .ToList();
            var own = refused.FindAll(exchange => exchange.OwnErrorCode() is < FirstReserved or > LastOldCode);
            if (own.Count < 2)
                return Judgement.NotExercised("the client was not refused twice with codes of the server's own");
            return ClientWire.Each(
                refused.Where(exchange =>
                    exchange.OwnErrorCode() is >= FirstOldCode and <= LastOldCode and not ResourceNotFound
                ),
                exchange =>
                    Followed(history, exchange).Except(own.SelectMany(other => Followed(history, other))).ToList()
                        is [var what, ..]
                        ? $"was refused with {exchange.OwnErrorCode()}, and {what} followed, as it did after no other "
                            + "refusal"
                        : null,
                "the client was refused with no code from -32000 to -32019"
            );
        },
    };

    /// <summary>What the client asked between a refusal and its next call.</summary>
    private static IEnumerable<string> Followed(History history, Exchange refused) =>
        history
            .Asked("POST")
            .Where(next => next.AskedAt() > refused.GotAt())
            .TakeWhile(next => next.Rpc() != "tools/call")
            .Select(next => next.Rpc())
            .OfType<string>();

    private static IEnumerable<Got> Progress(Exchange call) =>
        call.Got().Where(got => got.Message.Method == "notifications/progress");

    /// <summary>How long the client was told that a call may take, in microseconds.</summary>
    private static long? TimeoutUs(History history) =>
        ForeignJson
            .ParseObject(history.Marks(ClientEnds.Told).FirstOrDefault()?.Detail)
            .At("mcptestbed", "timeoutMs")
            .AsNumber()
            is { } ms
            ? (long)ms * 1000
            : null;
}
