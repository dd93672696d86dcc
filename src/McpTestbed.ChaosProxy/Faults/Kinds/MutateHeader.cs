using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Spoils the value of a header field, whatever it is.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Name">The field, compared without regard to case.</param>
/// <param name="How">How it is spoilt.</param>
public sealed record MutateHeader(Message Message, string Name, HeaderMutation How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "mutate-header";

    /// <inheritdoc />
    public override string Description =>
        $"{How.ToString().ToLowerInvariant()} the value of {Name} in the {Message.ToString().ToLowerInvariant()}";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Head;
}

/// <summary>How the value of a header field is spoilt.</summary>
public enum HeaderMutation
{
    /// <summary>The case of its last letter is flipped; a value without letters gets another last character.</summary>
    Flip,

    /// <summary>The second half is left out.</summary>
    Truncate,

    /// <summary>Two spaces are put on either side; they do not belong to the value (RFC 9110, 5.5).</summary>
    Pad,

    /// <summary>A space is put into its middle.</summary>
    Space,

    /// <summary>A byte that is no ASCII is put at its end.</summary>
    NonAscii,
}

/// <summary><c>mutate-header</c></summary>
internal static class MutateHeaderKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<MutateHeader>(
            "mutate-header",
            "spoils the value of a header field (`name`) of a `message`, `how`: flip (the case of its last "
                + "letter), truncate (to its first half), pad (spaces around it, which do not belong to it), space "
                + "(in its middle), non-ascii (a byte at its end)",
            """{"kind":"mutate-header","message":"request","name":"Mcp-Session-Id","how":"flip"}""",
            "an id that was never issued is refused; one that is only padded is the same id",
            ["message", "name", "how"],
            fields => new(fields.Message(), fields.HeaderName("name"), fields.Word("how", HeaderMutation.Flip)),
            (fault, json) => json.Put(fault.Message).Put("name", fault.Name).Put("how", fault.How.InRule()),
            fault => new HeaderSpoiling(fault)
        );
}

/// <summary>Spoils the value of a header field.</summary>
internal sealed class HeaderSpoiling(MutateHeader fault) : IHeadEffect
{
    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf) =>
        HeadEdits.WithValues(head, fault.Name, raw =>
        {
            var value = raw.Trim(' ', '\t');
            return value.Length == 0 ? raw : $" {Spoilt(value)}";
        });

    private string Spoilt(string value) =>
        fault.How switch
        {
            HeaderMutation.Flip => Flipped(value),
            HeaderMutation.Truncate => value[..(value.Length / 2)],
            HeaderMutation.Pad => $"  {value}  ",
            HeaderMutation.Space => value.Insert(value.Length / 2, " "),
            _ => $"{value}\u00E9",
        };

    private static string Flipped(string value)
    {
        var at = value.Length - 1;
        while (at >= 0 && !char.IsAsciiLetter(value[at]))
            at--;
        if (at < 0)
            return value[..^1] + (value[^1] == '0' ? '1' : '0');
        var other = char.IsAsciiLetterLower(value[at])
            ? char.ToUpperInvariant(value[at])
            : char.ToLowerInvariant(value[at]);
        return $"{value[..at]}{other}{value[(at + 1)..]}";
    }
}
