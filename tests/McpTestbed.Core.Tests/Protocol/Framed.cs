using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Tests.Protocol;

/// <summary>What a framer made of a stream that came in some reads.</summary>
/// <param name="Blocks">The blocks that ended, with their bytes.</param>
/// <param name="HasPartialBlock">Whether an unfinished block is waiting.</param>
/// <param name="AwaitsLineFeed">Whether the last block waits for its LF.</param>
internal sealed record Framed(IReadOnlyList<SseEvent> Blocks, bool HasPartialBlock, bool AwaitsLineFeed)
{
    /// <summary>The events, comments left out.</summary>
    public string[] Events => [.. Blocks.Where(block => !block.IsComment).Select(Say)];

    /// <summary>Everything in one text, to compare.</summary>
    public string Whole =>
        string.Join(
            '\n',
            [
                .. Blocks.Select(block => $"{Say(block)} {Convert.ToHexString(block.Raw.Span)}"),
                $"{HasPartialBlock} {AwaitsLineFeed}",
            ]
        );

    public static Framed Of(IEnumerable<byte[]> reads)
    {
        var framer = new SseFramer();
        var blocks = new List<SseEvent>();
        foreach (var read in reads)
        {
            for (var rest = read.AsSpan(); rest.Length > 0; )
            {
                rest = rest[framer.Read(rest, out var completed)..];
                if (completed is not null)
                    blocks.Add(completed);
            }
        }

        return new(blocks, framer.HasPartialBlock, framer.AwaitsLineFeed);
    }

    /// <summary>The fields that a block has, in one line.</summary>
    public static string Say(SseEvent block) => Say(block.Type, block.Id, block.Retry, block.Data);

    /// <summary>Fields in one line; an absent one is left out, an empty one is not.</summary>
    public static string Say(string? type, string? id, string? retry, string? data) =>
        string.Join(
            ' ',
            new[] { ("event", type), ("id", id), ("retry", retry), ("data", data) }
                .Where(field => field.Item2 is not null)
                .Select(field => $"{field.Item1}={field.Item2!.Replace("\n", "\\n", StringComparison.Ordinal)}")
        );
}
