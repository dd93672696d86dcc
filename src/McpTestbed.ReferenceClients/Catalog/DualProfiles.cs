using McpTestbed.ReferenceClients.Dual;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.SessionEra;
using McpTestbed.ReferenceClients.Stateless;
using McpTestbed.ReferenceClients.TwoEndpoints;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Catalog;

/// <summary>The clients of both eras, one line each.</summary>
internal static class DualProfiles
{
    private const int ForEver = 200;

    /// <summary>Those that do nothing wrong.</summary>
    public static IReadOnlyList<ClientProfile> Good { get; } =
    [
        Client("client-dual", "Speaks 2026-07-28, and initializes where the server is an older one.", new()),
        Client(
            "client-falls-back",
            "Tries the later revisions first, and then opens the stream of 2024-11-05.",
            new(),
            Revisions.November2024
        ),
    ];

    /// <summary>Those with one defect each.</summary>
    public static IReadOnlyList<ClientProfile> Broken { get; } =
    [
        Broke(
            "probes-for-ever",
            "Asks for the era as long as the answers say nothing about it, 200 times.",
            new() { Probes = ForEver, Pause = TimeSpan.FromMilliseconds(5) }
        ),
        Broke(
            "asks-the-wrong-era-for-ever",
            "Makes a request again and again as it was when the server has become one of the other era.",
            new() { RepeatsInTheWrongEra = ForEver }
        ),
        Broke("forgets-era", "Asks for the era before every request.", new() { KeepsEra = false }),
        Broke(
            "carries-modern-headers",
            "Sends headers of 2026-07-28 in a session.",
            new() { SendsModernHeadersInSessions = true }
        ),
        Broke(
            "takes-400-as-legacy",
            "Initializes after any 400, whatever its body says.",
            new() { TakesAny400ForLegacy = true }
        ),
        Broke(
            "takes-401-as-legacy",
            "Initializes where it is not authorized.",
            new() { TakesUnauthorizedForLegacy = true }
        ),
    ];

    private static ClientProfile Broke(string name, string summary, DualConduct conduct) =>
        Client($"dual-client-{name}", summary, conduct);

    private static ClientProfile Client(string name, string summary, DualConduct conduct, params string[] revisions) =>
        new(
            name,
            summary,
            revisions.Length > 0 ? revisions : [.. Revisions.SessionEra, .. Revisions.StatelessEra],
            (work, log) => Create(name, conduct, work, log)
        );

    private static DualClient Create(string name, DualConduct conduct, Assignment work, WorkLog log)
    {
        var offered = Revisions.SessionEra.Contains(work.Version) ? work.Version! : Revisions.November2025;
        var session = new Conduct { SendsModernHeaders = conduct.SendsModernHeadersInSessions };
        return new(
            conduct,
            new StatelessClient(new(), name, Revisions.July2026, work, log),
            () => new SessionClient(session, name, offered, work, log),
            () => new TwoEndpointClient(new(), name, work),
            work.Wishes
        );
    }
}
