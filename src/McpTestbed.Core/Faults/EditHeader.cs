namespace McpTestbed.Core.Faults;

/// <summary>Edits header lines of a message; all other bytes stay.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Name">The field, compared without regard to case.</param>
/// <param name="Edit">What is done.</param>
/// <param name="Value">The new name for a rename; the raw text after the colon for replace and duplicate (null: the
/// value of the first line).</param>
public sealed record EditHeader(Message Message, string Name, HeaderEdit Edit, string? Value = null) : Fault
{
    /// <inheritdoc />
    public override string Kind => $"{Edit.ToString().ToLowerInvariant()}-header";

    /// <inheritdoc />
    public override string Description =>
        Edit switch
        {
            HeaderEdit.Strip => $"strip {Name} from the {Message.ToString().ToLowerInvariant()}",
            HeaderEdit.Rename => $"rename {Name} to {Value} in the {Message.ToString().ToLowerInvariant()}",
            HeaderEdit.Replace => $"replace the value of {Name} in the {Message.ToString().ToLowerInvariant()}",
            _ => $"send a second line of {Name} in the {Message.ToString().ToLowerInvariant()}",
        };

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Head;
}
