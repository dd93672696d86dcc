namespace McpTestbed.ReferenceClients.Events;

/// <summary>How an event stream is read. The defaults are what the SSE standard asks for.</summary>
internal sealed record EventReading
{
    /// <summary>Whether a lone CR ends a line.</summary>
    public bool CarriageReturnEndsLine { get; init; } = true;

    /// <summary>Whether several data lines are one text of several lines; otherwise only the last counts.</summary>
    public bool JoinsDataLines { get; init; } = true;

    /// <summary>Whether a comment is skipped; otherwise it is an error.</summary>
    public bool SkipsComments { get; init; } = true;
}
