namespace McpTestbed.Core.Faults;

/// <summary>What is done to the lines of one header field.</summary>
public enum HeaderEdit
{
    /// <summary>Every line of the field is taken out.</summary>
    Strip,

    /// <summary>The field gets another name or spelling; value and white space stay.</summary>
    Rename,

    /// <summary>The value is replaced, all that follows the colon included.</summary>
    Replace,

    /// <summary>A further line is put after the last of the field, or at the end.</summary>
    Duplicate,
}
