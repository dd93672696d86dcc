using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What holds of every list of 2026-07-28.</summary>
internal static partial class ListChecks
{
    private const string NoAnnotation = "no tool that was listed has an x-mcp-header, as it need not";
    private const string NoList = "the record has no list of tools";

    private static readonly string[] Primitives = ["string", "integer", "boolean"];

    /// <summary>Names that nothing but a secret has. "token" alone is not among them: texts have tokens too.</summary>
    private static readonly HashSet<string> Secrets =
    [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "clientsecret",
        "apikey",
        "accesstoken",
        "refreshtoken",
        "authtoken",
        "bearertoken",
        "privatekey",
        "credential",
        "credentials",
        "ssn",
        "creditcardnumber",
    ];

    public static readonly Check PagesHaveOneCacheScope = new()
    {
        Id = "pages-have-one-cache-scope",
        Claim = "All pages of a list have the same cacheScope",
        Requirements = ["cache/page-scope"],
        Remedy = "Decide on the cacheScope once for a list, and put it on each of its pages.",
        Allows = ["lists of one page", "another ttlMs on each page"],
        Judge = history =>
        {
            var pages = Pages(history);
            foreach (var (first, next) in pages)
            {
                if (Scope(first) is { } one && Scope(next) is { } other && one != other)
                    return Judgement.Violated(
                        $"{next} has the cacheScope '{other}', and the page before it ({first}) '{one}'",
                        [.. first.Evidence, .. next.Evidence]
                    );
            }

            return pages.Count > 0
                    ? Judgement.Held(
                        $"{Counted.Of(pages.Count, "page")} {Counted.Noun(pages.Count, "has", "have")} the "
                            + $"scope of the one before, such as {pages[0].Next}",
                        pages.SelectMany(pair => pair.Next.Evidence)
                    )
                : Lists(history).Any() ? Judgement.NotExercised("no list has more than one page, as it need not")
                : Judgement.Unknown("the record has no list");
        },
    };

    public static readonly Check HeaderAnnotationsAreValid = OnAnnotations(
        "header-annotations-are-valid",
        "Every x-mcp-header is a token, the only one of its name, on a property with a plain type that "
            + "properties lead to",
        "param/schema-constraints",
        "Annotate string, integer and boolean properties alone, each with a name of its own; see Schema Extension.",
        ["a type that the schema does not name", "no x-mcp-header at all"],
        Defect
    );

    public static readonly Check NoSecretInAHeader = OnAnnotations(
        "no-secret-in-a-header",
        "No parameter that is named like a secret is mirrored into a header",
        "param/no-secrets",
        "Take x-mcp-header off passwords, keys and tokens: whatever stands between sees headers.",
        ["no x-mcp-header at all"],
        (_, annotation) =>
            annotation.Path is [.., var name] && Secrets.Contains(LettersOf(name))
                ? $"the parameter '{name}' is mirrored"
                : null
    );

    private static string? Defect(IReadOnlyList<HeaderAnnotation> all, HeaderAnnotation annotation)
    {
        var said = annotation.Value is null ? "an x-mcp-header that is no text" : $"x-mcp-header '{annotation.Value}'";
        if (annotation.Value is not { } name || !Token().IsMatch(name))
            return $"{said} is no token";
        if (annotation.Path is null)
            return $"{said} is where properties alone do not lead";
        if (annotation.Schema["type"].AsText() is { } type && !Primitives.Contains(type))
            return $"{said} is on the type {type}";
        return all.Count(other => string.Equals(other.Value, name, StringComparison.OrdinalIgnoreCase)) > 1
            ? $"{said} is there more than once"
            : null;
    }

    private static Check OnAnnotations(
        string id,
        string claim,
        string rule,
        string remedy,
        IReadOnlyList<string> allows,
        Func<IReadOnlyList<HeaderAnnotation>, HeaderAnnotation, string?> defect
    ) =>
        new()
        {
            Id = id,
            Claim = claim,
            Requirements = [rule],
            Remedy = remedy,
            Allows = allows,
            Judge = history =>
            {
                var lists = Lists(history).Where(exchange => exchange.RpcMethod == "tools/list").ToList();
                var annotated = new List<Exchange>();
                foreach (var list in lists)
                {
                    foreach (var tool in (list.Result().At("tools") as JsonArray) ?? [])
                    {
                        var annotations = HeaderAnnotations.Of(tool);
                        if (annotations.Count > 0)
                            annotated.Add(list);
                        if (
                            annotations.Select(annotation => defect(annotations, annotation)).OfType<string>().ToList()
                            is [var wrong, ..]
                        )
                            return Judgement.Violated(
                                $"of the tool '{tool.At("name").AsText()}' {wrong} ({list})",
                                list.Evidence
                            );
                    }
                }

                return annotated.Count > 0
                        ? Judgement.Held(
                            $"{annotated.Count} tools with annotations, in {annotated[0]}",
                            annotated.Distinct().SelectMany(list => list.Evidence)
                        )
                    : lists.Count > 0 ? Judgement.NotExercised(NoAnnotation)
                    : Judgement.Unknown(NoList);
            },
        };

    /// <summary>Pages, each with the one whose cursor asked for it.</summary>
    private static List<(Exchange First, Exchange Next)> Pages(History history)
    {
        var lists = Lists(history).ToList();
        return
        [
            .. from next in lists
            let cursor = next.RequestObject().At("params", "cursor").AsText()
            where cursor is not null
            let first = lists.LastOrDefault(other =>
                other.Link == next.Link
                && other.RpcMethod == next.RpcMethod
                && other.Result().At("nextCursor").AsText() == cursor
                && other.Precedes(next)
            )
            where first is not null
            select (first, next),
        ];
    }

    private static IEnumerable<Exchange> Lists(History history) =>
        history
            .Requests()
            .Where(exchange =>
                exchange.RpcMethod!.EndsWith("/list", StringComparison.Ordinal)
                && StatelessChecks.Meta(exchange) is not null
                && exchange.HasResult()
            );

    private static string LettersOf(string name) => string.Concat(name.Where(char.IsLetter)).ToLowerInvariant();

    private static string? Scope(Exchange page) => page.Result().At("cacheScope").AsText();

    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
    private static partial Regex Token();
}
