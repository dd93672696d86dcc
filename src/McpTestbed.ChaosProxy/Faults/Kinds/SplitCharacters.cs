using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Characters of more than one byte arrive in two pieces, each a chunk and a send of its own.</summary>
public sealed record SplitCharacters : Fault
{
    /// <inheritdoc />
    public override string Kind => "split-characters";

    /// <inheritdoc />
    public override string Description => "split the body inside its multi-byte characters";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Framing;
}

/// <summary><c>split-characters</c></summary>
internal static class SplitCharactersKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<SplitCharacters>(
            "split-characters",
            "characters of more than one byte arrive in two pieces, each acknowledged before the next goes out",
            """{"kind":"split-characters"}""",
            "nothing changes: a text is decoded over the borders of chunks and packets",
            [],
            _ => new(),
            (_, _) => { },
            _ => new Effect()
        );

    private sealed class Effect : IFramingEffect
    {
        public BodyFraming Change(BodyFraming framing) => framing with { Splits = true };
    }
}
