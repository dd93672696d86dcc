using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on what a server says that it offers.</summary>
internal static class CapabilityChecks
{
    /// <summary>What lists name, by the capability that declares it.</summary>
    private static readonly (string Method, string Member, string Capability)[] Lists =
    [
        ("tools/list", "tools", "tools"),
        ("prompts/list", "prompts", "prompts"),
        ("resources/list", "resources", "resources"),
        ("resources/templates/list", "resourceTemplates", "resources"),
    ];

    public static readonly Check WhatIsListedIsDeclared = new()
    {
        Id = "what-is-listed-is-declared",
        Claim = "A server that lists tools, prompts or resources has declared the capability",
        Requirements = ["caps/server-declares"],
        Remedy =
            "Name each kind of thing that there is in capabilities (tools, prompts, resources): clients do not ask for "
            + "what was not declared.",
        Allows =
        [
            "an empty list of what was not declared",
            "an error, or a refusal, where it was not declared",
            "a capability that is declared while its list is empty",
        ],
        Judge = history =>
        {
            var lists = Lists
                .SelectMany(list =>
                    history
                        .Requests(list.Method)
                        .Where(exchange =>
                            history.ResultOf(exchange).At(list.Member) is JsonArray { Count: > 0 }
                            && history.DeclaredTo(exchange) is not null
                        )
                        .Select(exchange => (Exchange: exchange, list.Capability))
                )
                .ToList();
            var undeclared = lists.Find(list => !history.DeclaredTo(list.Exchange)!.ContainsKey(list.Capability));
            return undeclared.Exchange is { } wrong
                    ? Judgement.Violated(
                        $"{Judging.Say(wrong)} with a list that is not empty; expected '{undeclared.Capability}' among "
                            + "the capabilities",
                        wrong.Evidence
                    )
                : lists.Count > 0
                    ? Judgement.Held(
                        string.Join(
                            "; ",
                            lists.Select(list => $"{list.Capability} was declared and listed").Distinct()
                        ),
                        lists.SelectMany(list => list.Exchange.Evidence)
                    )
                : Lists.Any(list =>
                    history.Requests(list.Method).Any(exchange => history.AnswerTo(exchange) is not null)
                )
                    ? Judgement.NotExercised("the server listed nothing, so it had nothing to declare")
                : Judgement.Unknown("the record has no answer to a list");
        },
    };
}
