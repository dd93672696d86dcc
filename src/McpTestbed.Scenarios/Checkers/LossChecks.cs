using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks that compare what a client got after a loss with what the same request gave undisturbed.</summary>
internal static class LossChecks
{
    public static readonly Check ReplayHasNoGap = new()
    {
        Id = "replay-has-no-gap",
        Claim = "Before a cut and after it, a client gets what it gets without one",
        Requirements = ["gap/resume-window", "resume/replay-optional"],
        Remedy = "Keep every event of a stream until its answer was sent and a while longer, and replay all of them.",
        Allows = ["no event ids", "no replay: the answer itself is for another check"],
        Judge = history =>
        {
            var whole = history
                .Requests()
                .Where(exchange => exchange.IsAnswered() && ProgressOf([exchange]).Count > 1)
                .ToList();
            var resumed = history
                .Resumed()
                .Where(pair => pair.Resumption.Replies().Any(message => message.Answers(pair.Original.RequestId())))
                .Select(pair => (pair.Resumption, pair.Original, Whole: whole.Find(one => IsLike(one, pair.Original))))
                .Where(pair => pair.Whole is not null)
                .ToList();
            foreach (var (resumption, original, like) in resumed)
            {
                var got = ProgressOf([original, .. resumption.Before().Where(one => one != original), resumption]);
                var missing = ProgressOf([like!]).Except(got).ToList();
                if (missing.Count > 0)
                    return Judgement.Violated(
                        $"progress {string.Join(", ", missing)} is missing between {original} and {resumption}; "
                            + $"undisturbed, {like} told it",
                        [.. original.Evidence, .. resumption.Evidence, .. like!.Evidence]
                    );
            }

            return resumed.Count == 0
                ? Judgement.Unknown("the record has no replay of a request that was also made undisturbed")
                : Judgement.Held(
                    $"{Counted.Of(resumed.Count, "replay")} had all of the progress that the undisturbed request told",
                    resumed.SelectMany(pair => pair.Resumption.Evidence)
                );
        },
    };

    private static bool IsLike(Exchange one, Exchange other) =>
        one != other
        && one.RpcMethod == other.RpcMethod
        && one.ToServer!.Messages[0].Name == other.ToServer!.Messages[0].Name
        && one.RequestObject().At("params", "arguments")?.ToJsonString()
            == other.RequestObject().At("params", "arguments")?.ToJsonString();

    private static List<double> ProgressOf(IEnumerable<Exchange> exchanges) =>
        [
            .. exchanges
                .SelectMany(exchange => exchange.ReplyEvents())
                .Select(sse => ForeignJson.ParseObject(sse.Data?.Text).At("params", "progress").AsNumber())
                .OfType<double>()
                .Distinct(),
        ];
}
