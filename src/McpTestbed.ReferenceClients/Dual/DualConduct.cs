namespace McpTestbed.ReferenceClients.Dual;

/// <summary>The decisions of a client of both eras. Every default is what the specification asks for; a broken client
/// has one that is wrong.</summary>
internal sealed record DualConduct
{
    /// <summary>How often it is asked which era the server is of, while the answers say nothing about that.</summary>
    public int Probes { get; init; } = 3;

    /// <summary>The wait before the era is asked for again, the first time; later ones are longer.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether the era that was found is kept for the client's life.</summary>
    public bool KeepsEra { get; init; } = true;

    /// <summary>How often a request is made again as it was, after a refusal from which one could see that the server
    /// is
    /// of the other era now.</summary>
    public int RepeatsInTheWrongEra { get; init; }

    /// <summary>Whether headers of 2026-07-28 are sent in a session.</summary>
    public bool SendsModernHeadersInSessions { get; init; }

    /// <summary>Whether any 400 is taken for the answer of a server of the session era, whatever its body
    /// says.</summary>
    public bool TakesAny400ForLegacy { get; init; }

    /// <summary>Whether 401 is taken for the answer of a server of the session era.</summary>
    public bool TakesUnauthorizedForLegacy { get; init; }
}
