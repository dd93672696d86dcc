using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace McpTestbed.Core.Protocol.Requirements;

/// <summary>Every rule and failure mode the testbed knows, read once from the data file embedded in this
/// assembly.</summary>
public static class RequirementCatalog
{
    private const string SessionEra = "legacy:";

    private static readonly Lazy<(
        Dictionary<string, Requirement> Requirements,
        Dictionary<string, FailureMode> Modes
    )> Data = new(Load);

    /// <summary>All rules by id.</summary>
    public static IReadOnlyDictionary<string, Requirement> Requirements => Data.Value.Requirements;

    /// <summary>All failure modes by id.</summary>
    public static IReadOnlyDictionary<string, FailureMode> FailureModes => Data.Value.Modes;

    /// <summary>Finds the rule that a name stands for in a revision.</summary>
    /// <param name="name">A slug such as <c>session/expired-404</c>, or an id beginning with <c>gap/</c> or
    /// <c>ext/</c>.</param>
    /// <param name="revision">The revision in which the slug is looked up.</param>
    /// <param name="requirement">The rule, when it exists there.</param>
    /// <returns>Whether it exists.</returns>
    public static bool TryFind(string name, Revision revision, [NotNullWhen(true)] out Requirement? requirement) =>
        Requirements.TryGetValue(IsRevisionless(name) ? name : $"{revision.Id}/{name}", out requirement);

    private static bool IsRevisionless(string name) =>
        name.StartsWith("gap/", StringComparison.Ordinal) || name.StartsWith("ext/", StringComparison.Ordinal);

    private static (Dictionary<string, Requirement>, Dictionary<string, FailureMode>) Load()
    {
        using var stream = typeof(RequirementCatalog).Assembly.GetManifestResourceStream("requirements.json")
            ?? throw new InvalidOperationException("the requirement catalogue is not embedded in McpTestbed.Core");
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        var requirements = root.GetProperty("requirements")
            .EnumerateArray()
            .Select(FromSpecification)
            .Concat(root.GetProperty("external").EnumerateArray().Select(FromOutside))
            .Concat(root.GetProperty("gaps").EnumerateArray().Select(FromGap))
            .ToDictionary(requirement => requirement.Id);
        var modes = root.GetProperty("failure_modes")
            .EnumerateArray()
            .Select(FromFailureMode)
            .Concat(root.GetProperty("new_failure_modes").EnumerateArray().Select(FromNewFailureMode))
            .Select(mode =>
                mode with
                {
                    Requirements = [.. mode.Requirements.SelectMany(name => FullIds(name, requirements))],
                }
            )
            .ToDictionary(mode => mode.Id);
        return (requirements, modes);
    }

    private static Requirement FromSpecification(JsonElement json)
    {
        var keyword = Text(json, "level");
        var level = keyword switch
        {
            "MUST" or "MUST NOT" or "REQUIRED" => RequirementLevel.Must,
            "SHOULD" or "SHOULD NOT" => RequirementLevel.Should,
            _ => RequirementLevel.May,
        };
        var source = string.Join(
            "; ",
            json.GetProperty("sources")
                .EnumerateArray()
                .Select(item => $"{Text(item, "path")} > {Text(item, "section")}")
        );
        var probe = Text(json, "probe");
        return new(Text(json, "id"), level, keyword, Text(json, "requirement"), Text(json, "evidence"), source)
        {
            Revision = Revision.Parse(Text(json, "revision")),
            IsSeenOnServers = probe.Contains('S', StringComparison.Ordinal),
            IsSeenOnClients = probe.Contains('C', StringComparison.Ordinal),
        };
    }

    private static Requirement FromOutside(JsonElement json) =>
        new(
            Text(json, "id"),
            RequirementLevel.External,
            "external",
            Text(json, "rule"),
            Text(json, "evidence"),
            Text(json, "source")
        );

    /// <summary>What the text leaves open is an observation; a few gaps through which clients lose answers or are shut
    /// out weigh as much as a SHOULD, and are never more than a warning.</summary>
    private static Requirement FromGap(JsonElement json) =>
        new(
            Text(json, "id"),
            IsWarning(json) ? RequirementLevel.Should : RequirementLevel.May,
            IsWarning(json) ? "gap, warning" : "gap",
            Text(json, "text"),
            Text(json, "oracle"),
            Text(json, "source") is { Length: > 0 } source
                ? $"{source} (the text is silent or contradicts itself)"
                : "the text is silent or contradicts itself"
        );

    private static bool IsWarning(JsonElement gap) => Text(gap, "weight") == "warning";

    private static FailureMode FromFailureMode(JsonElement json)
    {
        var requirements = json.GetProperty("requirements")
            .EnumerateObject()
            .SelectMany(revision => revision.Value.EnumerateArray())
            .Select(id => id.GetString()!)
            .Distinct();
        return new(
            Text(json, "id"),
            Text(json, "title"),
            Text(json, "inject"),
            Text(json, "oracle"),
            [.. requirements]
        );
    }

    private static FailureMode FromNewFailureMode(JsonElement json) =>
        new(
            Text(json, "id"),
            Text(json, "name"),
            Text(json, "trigger"),
            Text(json, "expected"),
            [.. json.GetProperty("requirements").EnumerateArray().Select(id => id.GetString()!)]
        );

    /// <summary>A slug after <c>legacy:</c> stands for its rule in every revision of the session era.</summary>
    private static IEnumerable<string> FullIds(string name, Dictionary<string, Requirement> requirements) =>
        !name.StartsWith(SessionEra, StringComparison.Ordinal)
            ? [name]
            : Revision
                .All.Where(revision => revision.HasHandshake)
                .Select(revision => $"{revision.Id}/{name[SessionEra.Length..]}")
                .Where(requirements.ContainsKey);

    private static string Text(JsonElement json, string property) =>
        json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
