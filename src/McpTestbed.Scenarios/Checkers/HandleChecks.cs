using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on state that goes on from one request to another under a handle.</summary>
internal static class HandleChecks
{
    /// <summary>The instrumented tool that gives out handles.</summary>
    public const string Opening = "open-basket";

    private const int EnoughHandles = 4;
    private const int EnoughCharacters = 8;

    public static readonly Check StateNeedsItsHandle = new()
    {
        Id = "state-needs-its-handle",
        Claim = "A call without the handle of its state is not served with that of a call before it",
        Requirements = ["stateless/explicit-handle"],
        Remedy = "Refuse a call that lacks the handle; do not take the one that came last on the connection.",
        Allows = ["any refusal, as a result or as an error", "a tool whose schema does not require the argument"],
        Judge = history =>
        {
            var calls = Calls(history).ToList();
            var without = calls.FindAll(call => calls.Exists(earlier => Lacks(history, call, earlier)));
            if (without.Find(IsDone) is { } served)
                return Judgement.Violated(
                    $"{Judging.Say(served)} without an argument that the tool requires; expected a refusal",
                    served.Evidence
                );
            return without.Find(call => call.FromServer is null) is { } open
                    ? Judgement.Unknown($"{Judging.Name(open)} was not answered", open.Evidence)
                : without.Count > 0
                    ? Judgement.Held(
                        $"{without.Count} calls, such as {Judging.Say(without[0])}, were refused",
                        without.SelectMany(call => call.Evidence)
                    )
                : calls.Exists(Judging.IsJudged)
                    ? Judgement.NotExercised("no tool was called without what a call before it had")
                : Judgement.Unknown("the record has no call");
        },
    };

    public static readonly Check HandlesAreUnguessable = new()
    {
        Id = "handles-are-unguessable",
        Claim = "Handles cannot be guessed from one another",
        Requirements = ["handle/unguessable"],
        Remedy = "Make handles of at least 64 bits of a secure random generator.",
        Allows = ["a prefix or suffix that all handles have"],
        Judge = history =>
        {
            var calls = Calls(history)
                .Where(call => StatelessChecks.NameOf(call) == Opening && call.ToolText() is not null)
                .ToList();
            if (calls.Count < EnoughHandles)
                return Judgement.Unknown(
                    $"the record has {Counted.Of(calls.Count, "handle")}; expected {EnoughHandles}"
                );
            var cores = Cores([.. calls.Select(call => call.ToolText()!)]);
            var evidence = calls.SelectMany(call => call.Evidence);
            return cores.Distinct(StringComparer.Ordinal).Count() < cores.Count
                    ? Judgement.Violated("the same handle was given out twice", evidence)
                : cores.Exists(core => core.Length < EnoughCharacters)
                    ? Judgement.Violated(
                        $"handles differ in {cores.Min(core => core.Length)} characters only, such as '{cores[0]}'",
                        evidence
                    )
                : Judgement.Held($"{cores.Count} handles have nothing in common", evidence);
        },
    };

    /// <summary>Handles without what all of them begin and end with.</summary>
    private static List<string> Cores(List<string> handles)
    {
        var shortest = handles.Min(handle => handle.Length);
        var prefix = 0;
        while (prefix < shortest && handles.TrueForAll(handle => handle[prefix] == handles[0][prefix]))
            prefix++;
        var suffix = 0;
        while (
            suffix < shortest - prefix
            && handles.TrueForAll(handle => handle[^(suffix + 1)] == handles[0][^(suffix + 1)])
        )
            suffix++;
        return [.. handles.Select(handle => handle[prefix..^suffix])];
    }

    /// <summary>Whether a call lacks what its tool requires and the same call before it had.</summary>
    private static bool Lacks(History history, Exchange call, Exchange earlier) =>
        call.Link == earlier.Link
        && StatelessChecks.NameOf(call) == StatelessChecks.NameOf(earlier)
        && earlier.Precedes(call)
        && IsDone(earlier)
        && Required(history, StatelessChecks.NameOf(call)!)
            .Any(name => Arguments(call)[name] is null && Arguments(earlier)[name] is not null);

    private static IEnumerable<string> Required(History history, string tool) =>
        from list in history.Requests("tools/list")
        from one in list.Result().At("tools") as JsonArray ?? []
        where one.At("name").AsText() == tool
        from name in one.At("inputSchema", "required") as JsonArray ?? []
        select name.AsText() into name
        where name is not null
        select name;

    private static JsonObject Arguments(Exchange call) =>
        call.RequestObject().At("params", "arguments") as JsonObject ?? [];

    private static bool IsDone(Exchange call) =>
        call.HasResult() && call.Result().At("isError")?.ToJsonString() != "true";

    private static IEnumerable<Exchange> Calls(History history) =>
        history
            .Requests("tools/call")
            .Where(call => StatelessChecks.Agrees(call) && StatelessChecks.NameOf(call) is not null);
}
