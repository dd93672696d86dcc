using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Tests.Faults;

/// <summary>A fault, an exchange that gives it something to do, and what the two peers see of that.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Response">What the server sends, before its FIN; none where it never sees the request.</param>
/// <param name="ToClient">What the client gets.</param>
internal sealed record FaultSample(Fault Fault, string Response, string ToClient)
{
    /// <summary>What the client sends.</summary>
    public string Request { get; init; } = Say.Post(Say.Ping);

    /// <summary>What the server gets, where that is something else.</summary>
    public string? ToServer { get; init; }

    /// <summary>How the client sees the connection end.</summary>
    public End End { get; init; } = End.Fin;

    /// <summary>Whether nothing reaches the client before the rule is healed, or before time passes.</summary>
    public bool Holds { get; init; }

    /// <summary>Its kind.</summary>
    public string Kind => Fault.Kind;

    /// <summary>What the server gets.</summary>
    public string Forwarded => ToServer ?? Request;

    public override string ToString() => Kind;
}
