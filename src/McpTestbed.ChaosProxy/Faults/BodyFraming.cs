namespace McpTestbed.ChaosProxy.Faults;

/// <summary>How a body is sent.</summary>
/// <param name="IsChunked">In chunks; otherwise as it is, up to a length or the end of the connection.</param>
internal sealed record BodyFraming(bool IsChunked)
{
    /// <summary>A body as its sender framed it.</summary>
    public static BodyFraming Unchanged { get; } = new(IsChunked: false);

    /// <summary>Characters of more than one byte go in two pieces.</summary>
    public bool Splits { get; init; }

    /// <summary>The last chunk is left out, and FIN ends the body.</summary>
    public bool OmitsEnd { get; init; }

    /// <summary>With gzip, as it is sent.</summary>
    public bool Compresses { get; init; }

    /// <summary>By how many bytes Content-Length says more than the body has; 0 where it is right.</summary>
    public int LengthIsOffBy { get; init; }
}
