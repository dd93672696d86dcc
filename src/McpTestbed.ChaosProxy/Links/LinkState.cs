using System.Collections.Immutable;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>What a link did so far.</summary>
/// <param name="Accepted">Connections it accepted, those turned away included.</param>
/// <param name="TurnedAway">Connections that a toxic turned away, or for which there was no place.</param>
/// <param name="Bytes">Bytes of all its connections.</param>
/// <param name="Open">The connections that are open.</param>
internal sealed record LinkState(int Accepted, int TurnedAway, ByteCounts Bytes, ImmutableArray<ConnectionState> Open);

/// <summary>An open connection.</summary>
/// <param name="Number">Its ordinal on the link, from 1.</param>
/// <param name="ClientPort">The client's port.</param>
/// <param name="Age">How long it is open.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="HoldsBuffer">Whether a direction of it has a buffer: much passes, or did a moment ago.</param>
/// <param name="IsHeld">Whether toxics hold bytes of it.</param>
/// <param name="Toxics">The names of the toxics that apply to it.</param>
internal sealed record ConnectionState(
    int Number,
    int ClientPort,
    TimeSpan Age,
    ByteCounts Bytes,
    bool HoldsBuffer,
    bool IsHeld,
    ImmutableArray<string> Toxics
);
