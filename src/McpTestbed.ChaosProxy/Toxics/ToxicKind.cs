namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A kind of toxic: its name and attributes, and how one is made.</summary>
/// <param name="Name">As it is spelled in the API.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="Attributes">All it can be told.</param>
/// <param name="Create">Makes one of values that were checked.</param>
internal sealed record ToxicKind(
    string Name,
    string Summary,
    IReadOnlyList<ToxicAttribute> Attributes,
    Func<AttributeValues, Toxic> Create
)
{
    /// <summary>Its attributes where nothing is said.</summary>
    public AttributeValues Defaults => AttributeValues.Defaults(Attributes);

    /// <exception cref="ToxicException">A value is out of bounds.</exception>
    public Toxic Make(AttributeValues values)
    {
        values.Check(Attributes);
        return Create(values);
    }
}
