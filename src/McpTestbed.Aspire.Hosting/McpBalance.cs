namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a link deals requests out among replicas.</summary>
public enum McpBalance
{
    /// <summary>In turn.</summary>
    RoundRobin,

    /// <summary>All of a session to one replica.</summary>
    Sticky,
}
