using System.Text;
using System.Text.RegularExpressions;

namespace McpTestbed.Core.Protocol.Requirements;

/// <summary>Where a person reads the words of a rule: the web address of the page and section it stands in.</summary>
public static partial class SpecificationAddress
{
    private const string Specification = "docs/specification/";

    /// <summary>The address of a rule's source.</summary>
    /// <param name="requirement">The rule.</param>
    /// <returns>The address; null where the source is no page that is known.</returns>
    public static Uri? Of(Requirement requirement)
    {
        ArgumentNullException.ThrowIfNull(requirement);
        var first = requirement.Source.Split("; ")[0].Split(" > ");
        var path = first[0];
        if (path.StartsWith(Specification, StringComparison.Ordinal) && path.EndsWith(".mdx", StringComparison.Ordinal))
        {
            var page = path["docs/".Length..^".mdx".Length];
            if (page.EndsWith("/index", StringComparison.Ordinal))
                page = page[..^"/index".Length];
            return new($"https://modelcontextprotocol.io/{page}{Fragment(first)}");
        }

        // Guides and proposals have no page of their revision on the web: their source has.
        if (path.StartsWith("docs/", StringComparison.Ordinal) || path.StartsWith("seps/", StringComparison.Ordinal))
            return new($"https://github.com/modelcontextprotocol/modelcontextprotocol/blob/main/{path}");
        if (Rfc().Match(requirement.Source) is not { Success: true } rfc)
            return null;
        var section = rfc.Groups["section"] is { Success: true, Value: var number } ? $"#section-{number}" : "";
        return new($"https://www.rfc-editor.org/rfc/rfc{rfc.Groups["number"].Value}{section}");
    }

    /// <summary>Headings are anchors in lower case, their words joined by hyphens.</summary>
    private static string Fragment(string[] source)
    {
        if (source.Length < 2 || source[^1].StartsWith('('))
            return "";
        var anchor = new StringBuilder();
        foreach (var c in source[^1].ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
                anchor.Append(c);
            else if (anchor.Length > 0 && anchor[^1] != '-')
                anchor.Append('-');
        }

        return $"#{anchor.ToString().TrimEnd('-')}";
    }

    [GeneratedRegex(@"RFC (?<number>\d{3,5})(, (section )?(?<section>\d+(\.\d+)*))?")]
    private static partial Regex Rfc();
}
