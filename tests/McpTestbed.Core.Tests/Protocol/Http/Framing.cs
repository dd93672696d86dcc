using System.Text;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Tests.Protocol.Http;

/// <summary>What a framer took of bytes that came in some reads.</summary>
internal sealed record Framing(long Taken, string Payload, bool IsComplete, bool IsBroken)
{
    public static Framing Of(BodyFramer framer, string text, params int[] sizes)
    {
        long taken = 0;
        var payload = new StringBuilder();
        foreach (var read in Splits.Of(Encoding.Latin1.GetBytes(text), sizes))
        {
            for (var rest = read.AsSpan(); rest.Length > 0 && !framer.IsComplete && !framer.IsBroken; )
            {
                var some = framer.Read(rest, out var part);
                payload.Append(Encoding.Latin1.GetString(part));
                taken += some;
                rest = rest[some..];
            }
        }

        return new(taken, payload.ToString(), framer.IsComplete, framer.IsBroken);
    }
}
