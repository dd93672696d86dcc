using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>The rules that change the framing of a collected body, the first of each sort.</summary>
internal sealed class FramingRules
{
    private readonly ArmedRule? length;
    private readonly ArmedRule? omits;
    private readonly ArmedRule? splits;
    private readonly int isOffBy;

    public FramingRules(IReadOnlyList<ArmedRule> rules)
    {
        length = First(framing => framing.LengthIsOffBy != 0);
        omits = First(framing => framing.OmitsEnd);
        splits = First(framing => framing.Splits);
        isOffBy = length is null ? 0 : ChangeOf(length).LengthIsOffBy;

        ArmedRule? First(Func<BodyFraming, bool> does) => rules.FirstOrDefault(rule => does(ChangeOf(rule)));
    }

    /// <summary>All of them.</summary>
    public IEnumerable<ArmedRule> All => new[] { length, omits, splits }.OfType<ArmedRule>();

    public bool IsUnchanged => (length ?? omits ?? splits) is null;

    /// <summary>Whether the body ends before its framing says so.</summary>
    public bool LeavesBodyShort => omits is not null || isOffBy > 0;

    /// <summary>Whether the connection must end after the body.</summary>
    public bool EndsConnection => (length ?? omits) is not null;

    /// <summary>What a rule makes of the framing.</summary>
    public static BodyFraming ChangeOf(ArmedRule rule) =>
        rule.Effect is IFramingEffect effect ? effect.Change(BodyFraming.Unchanged) : BodyFraming.Unchanged;

    /// <summary>How the body is sent. With a length there is no last chunk to omit.</summary>
    public BodyFraming For(bool isChunked) =>
        new(isChunked) { Splits = splits is not null, OmitsEnd = omits is not null && length is null };

    /// <summary>The head for that framing.</summary>
    public HttpHead HeadFor(HttpHead head, int payload)
    {
        var unframed = HeadEdits.Without(HeadEdits.Without(head, "Content-Length"), "Transfer-Encoding");
        if (length is not null)
            return HeadEdits.WithLine(unframed, $"Content-Length: {Math.Max(0, payload + isOffBy)}");
        return omits is not null && !head.Has("Transfer-Encoding")
            ? HeadEdits.WithLine(unframed, "Transfer-Encoding: chunked")
            : head;
    }

    /// <summary>The rules that took effect on a body that was sent; of the others it notes why they did not.</summary>
    public IEnumerable<ArmedRule> TakenEffect(bool hasSplit)
    {
        if (splits is not null && !hasSplit)
            splits.EffectUnknown("no character of the body has more than one byte");
        if (omits is not null && length is not null)
            omits.EffectUnknown($"the body has a length, by rule {length.Rule.Id}");
        return new[] { length, length is null ? omits : null, hasSplit ? splits : null }.OfType<ArmedRule>();
    }
}
