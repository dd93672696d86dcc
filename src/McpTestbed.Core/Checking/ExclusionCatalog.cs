using System.Text.Json;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Checking;

/// <summary>Every rule that is left out of the coverage, read once from the data file embedded in this
/// assembly.</summary>
public static class ExclusionCatalog
{
    private static readonly Lazy<IReadOnlyList<Exclusion>> Data = new(Load);

    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<Exclusion> All => Data.Value;

    private static IReadOnlyList<Exclusion> Load()
    {
        using var stream = typeof(ExclusionCatalog).Assembly.GetManifestResourceStream("exclusions.json")
            ?? throw new InvalidOperationException("the exclusions are not embedded in McpTestbed.Core");
        using var document = JsonDocument.Parse(stream);
        return
        [
            .. document
                .RootElement.GetProperty("exclusions")
                .EnumerateArray()
                .Select(json => new Exclusion(
                    json.GetProperty("rule").GetString()!,
                    json.GetProperty("reason").GetString()!,
                    json.TryGetProperty("role", out var role)
                        ? Enum.Parse<TargetRole>(role.GetString()!, ignoreCase: true)
                        : null
                )),
        ];
    }
}
