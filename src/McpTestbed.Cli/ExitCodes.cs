namespace McpTestbed.Cli;

/// <summary>Exit codes, as the contract of the command line fixes them.</summary>
internal static class ExitCodes
{
    /// <summary>At least one check was judged, and all is valid, not applicable or baselined.</summary>
    public const int Valid = 0;

    /// <summary>Something is invalid, or a baseline is stale.</summary>
    public const int Invalid = 1;

    /// <summary>Nothing is invalid, but something is unknown, or nothing was judged.</summary>
    public const int Unknown = 2;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 64;

    /// <summary>The testbed itself failed.</summary>
    public const int Internal = 70;
}
