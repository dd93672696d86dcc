using System.Text;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Output;

/// <summary>One thing of the catalogue in plain words.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">scenario, check, requirement or failure mode.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Sections">Headed lists of lines.</param>
internal sealed record Explanation(
    string Id,
    string Kind,
    string Summary,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Sections
)
{
    /// <summary>Finds it by its id; null when nothing has that id.</summary>
    public static Explanation? Find(string id)
    {
        if (ScenarioCatalog.All.FirstOrDefault(scenario => scenario.Id == id) is { } scenario)
            return OfScenario(scenario);
        if (ScenarioCatalog.Checks.FirstOrDefault(check => check.Id == id) is { } check)
            return OfCheck(check);
        if (RequirementCatalog.Requirements.TryGetValue(id, out var requirement))
            return OfRequirement(requirement);
        if (FaultPage.Explain(id) is { } fault)
            return OfFault(id, fault);
        if (OfExitCode(id) is { } code)
            return code;
        if (OfProfile(id.StartsWith("profile:", StringComparison.Ordinal) ? id[8..] : id) is { } profile)
            return profile;
        return
            RequirementCatalog.FailureModes.TryGetValue(id, out var mode)
            || RequirementCatalog.FailureModes.TryGetValue($"FM-{id}", out mode)
            ? OfFailureMode(mode)
            : null;
    }

    /// <summary>Ids that look like a text.</summary>
    public static IEnumerable<string> Near(string text) =>
        ScenarioCatalog
            .All.Select(scenario => scenario.Id)
            .Concat(ScenarioCatalog.Checks.Select(check => check.Id))
            .Concat(RequirementCatalog.Requirements.Keys)
            .Concat(RequirementCatalog.FailureModes.Keys)
            .Concat(FaultPage.Names)
            .Concat(ScenarioCatalog.All.SelectMany(scenario => scenario.ControlProfiles).Distinct())
            .OrderByDescending(id => SharedTriples(id, text))
            .ThenBy(id => id.Length)
            .Take(3);

    public string ToText()
    {
        var text = new StringBuilder().AppendLine($"{Kind} {Id}").AppendLine($"  {Summary}");
        foreach (var (heading, lines) in Sections.Where(section => section.Value.Count > 0))
        {
            text.AppendLine($"{heading}:");
            foreach (var line in lines)
                text.AppendLine($"  {line}");
        }

        return text.ToString().TrimEnd();
    }

    private static Explanation OfScenario(Scenario scenario) =>
        new(
            scenario.Id,
            "scenario",
            scenario.Summary,
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["revisions"] = [scenario.Range.ToString()],
                ["failure modes"] =
                [
                    .. scenario.FailureModes.Select(mode => $"{mode} {RequirementCatalog.FailureModes[mode].Title}"),
                ],
                ["checks"] = [.. scenario.Checks.Select(check => $"{check.Id}: {check.Claim}")],
                ["good servers"] = scenario.PositiveControls,
                ["broken servers it catches"] =
                [
                    .. scenario.NegativeControls.Select(control =>
                        $"{control.Profile} by {string.Join(", ", control.ViolatedIds)}"
                    ),
                ],
            }
        );

    private static Explanation OfCheck(Check check) =>
        new(
            check.Id,
            "check",
            check.Claim,
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["level by revision"] =
                [
                    .. Core
                        .Protocol.Revision.All.Where(check.AppliesTo)
                        .Select(revision =>
                            $"{revision}: {check.RequirementsIn(revision)[0].Keyword} "
                            + $"({check.RequirementsIn(revision)[0].Id})"
                        ),
                ],
                ["requirements"] =
                [
                    .. Core
                        .Protocol.Revision.All.SelectMany(check.RequirementsIn)
                        .DistinctBy(requirement => requirement.Id)
                        .Select(requirement => $"{requirement.Id}: {requirement.Text}"),
                ],
                ["what to change"] = [check.Remedy],
                ["allowed"] = check.Allows,
                ["judged in"] =
                [
                    .. ScenarioCatalog
                        .All.Where(scenario => scenario.Checks.Contains(check))
                        .Select(scenario => scenario.Id),
                    .. ScenarioCatalog.Invariants.Contains(check) ? ["every run"] : (string[])[],
                ],
            }
        );

    private static Explanation OfRequirement(Requirement requirement) =>
        new(
            requirement.Id,
            "requirement",
            requirement.Text,
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["level"] = [requirement.Keyword],
                ["on the wire"] = [requirement.Evidence],
                ["source"] = [requirement.Source],
                ["read it at"] = SpecificationAddress.Of(requirement) is { } page ? [$"{page}"] : [],
                ["judged by"] =
                [
                    .. Naming(requirement).Where(check => IsDecided(check, requirement)).Select(check => check.Id),
                ],
                ["named by"] =
                [
                    .. Naming(requirement).Where(check => !IsDecided(check, requirement)).Select(check => check.Id),
                ],
            }
        );

    private static IEnumerable<Check> Naming(Requirement requirement) =>
        ScenarioCatalog.Checks.Where(check =>
            Core.Protocol.Revision.All.SelectMany(check.RequirementsIn).Any(named => named.Id == requirement.Id)
        );

    /// <summary>Whether the rule gives the check its level, in any revision.</summary>
    private static bool IsDecided(Check check, Requirement requirement) =>
        Core.Protocol.Revision.All.Any(revision =>
            check.RequirementsIn(revision) is [var first, ..] && first.Id == requirement.Id
        );

    private static Explanation OfFailureMode(FailureMode mode) =>
        new(
            mode.Id,
            "failure mode",
            mode.Title,
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["how it comes about"] = [mode.Trigger],
                ["what is right"] = [mode.Expected],
                ["requirements"] = mode.Requirements,
                ["scenarios"] =
                [
                    .. ScenarioCatalog
                        .All.Where(scenario => scenario.FailureModes.Contains(mode.Id))
                        .Select(scenario => scenario.Id),
                ],
            }
        );

    private static Explanation OfFault(string id, (string Summary, string Example, string Expected) fault) =>
        new(
            id,
            "fault",
            fault.Summary,
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["in a rule"] = [$"\"fault\": {fault.Example}"],
                ["what should come of it"] = [fault.Expected],
            }
        );

    private static Explanation? OfExitCode(string id) =>
        id switch
        {
            "0" => ExitCode(id, "At least one check was judged, and nothing is wrong, or all that is wrong is known."),
            "1" => ExitCode(
                id,
                "Something is invalid: a MUST is broken that no baseline lists, or a baseline is stale."
            ),
            "2" => ExitCode(id, "Nothing is invalid, but something is unknown, or nothing was judged."),
            "64" => ExitCode(id, "The call was wrong; the message says what is right."),
            "70" => ExitCode(id, "The testbed itself failed; nothing is said about the target."),
            _ => null,
        };

    private static Explanation ExitCode(string id, string summary) =>
        new(id, "exit code", summary, new Dictionary<string, IReadOnlyList<string>>());

    private static Explanation? OfProfile(string name)
    {
        var broken = ScenarioCatalog
            .All.SelectMany(scenario =>
                scenario
                    .NegativeControls.Where(control => control.Profile == name)
                    .Select(control => (scenario, control))
            )
            .ToList();
        var good = ScenarioCatalog.All.Where(scenario => scenario.PositiveControls.Contains(name)).ToList();
        if (broken.Count == 0 && good.Count == 0)
            return null;
        return new(
            name,
            "profile",
            broken.Count > 0 ? "A reference target that is broken in one way on purpose." : "A good reference target.",
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["must be found"] =
                [
                    .. broken.Select(pair => $"{string.Join(", ", pair.control.ViolatedIds)} by {pair.scenario.Id}"),
                ],
                ["must pass"] = [.. good.Select(scenario => scenario.Id)],
            }
        );
    }

    private static int SharedTriples(string id, string text)
    {
        var triples = Enumerable.Range(0, Math.Max(text.Length - 2, 0)).Select(i => text.Substring(i, 3)).ToHashSet();
        return triples.Count(triple => id.Contains(triple, StringComparison.OrdinalIgnoreCase));
    }
}
