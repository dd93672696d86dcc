namespace McpTestbed.ChaosProxy.Client;

/// <summary>A connection that is open.</summary>
/// <param name="Client">Label of its client, which is the proxy's name.</param>
/// <param name="Number">Its number on the proxy, from 1.</param>
/// <param name="ClientPort">The client's port.</param>
/// <param name="AgeMs">How long it is open.</param>
/// <param name="Toxics">Names of the toxics that apply to it.</param>
/// <param name="Exchanges">Labels of the exchanges in progress on it.</param>
public sealed record ChaosConnection(
    string Client,
    int Number,
    int ClientPort,
    long AgeMs,
    IReadOnlyList<string> Toxics,
    IReadOnlyList<string> Exchanges
);
