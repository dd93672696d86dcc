namespace McpTestbed.ChaosProxy.Links;

/// <summary>How a balancing link chooses the replica that gets a request.</summary>
public enum Balance
{
    /// <summary>One after the other, whatever the request is about.</summary>
    RoundRobin,

    /// <summary>The replica that issued the session id which the request carries; the others one after the
    /// other.</summary>
    Sticky,
}
