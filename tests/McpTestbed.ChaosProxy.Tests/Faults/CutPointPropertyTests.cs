using CsCheck;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Faults;

public sealed class CutPointPropertyTests
{
    private const int Streams = 150;

    private static readonly Gen<Block> AnyBlock = Gen.OneOf<Block>(
        Gen.Int[0, 9].Select(number => new Block("", Say.Event(number), 1)),
        Gen.OneOf(
            new Block("", "data: x\r\n\r\n", 2),
            new Block("", "id: 7\r\ndata\r\n\r\n", 2),
            new Block("", "data: y\r\r", 1),
            new Block("", "data: a\ndata: b\n\n", 1),
            new Block(": note\n", "event: e\ndata\n\n", 1),
            new Block(": note\r\n", "data: 1\r\n\r\n", 2),
            new Block(": ping\n\n", "", 0),
            new Block(":\r\n\r\n", "", 0)
        )
    );

    private static readonly Gen<Sample> Samples = Gen.Select(
            AnyBlock.Array[1, 8],
            Gen.Int[0, 4],
            Gen.Int[0, 30],
            Gen.Int[1, 40].Array[1, 4],
            Gen.Int[1, 30].Array[1, 4]
        )
        .Select((blocks, after, bytes, chunks, pieces) => new Sample(blocks, new(after, bytes), chunks, pieces));

    [Fact]
    public async Task CutStream_DeliversTheSameBytes_HoweverTheStreamIsSplit()
    {
        await using var proxy = new ProxyUnderTest();
        var number = 0;
        await Samples.SampleAsync(
            async sample =>
            {
                var rule = $"cut-{++number}";
                await using var armed = proxy.Wire.Faults.Arm(
                    new(rule, new CutStream(sample.At, EndedHow.Fin), new(), FaultTrigger.Once)
                );
                var (client, server) = await proxy.JoinAsync();
                using var first = client;
                using var second = server;
                await client.SendAsync(Say.Get());
                await server.ReadUntilAsync("\r\n\r\n");
                await server.SendAsFarAsItGoesAsync(
                    Say.StreamHead + Chunked(sample.Text, sample.Chunks) + Say.LastChunk,
                    sample.Pieces
                );
                server.EndSending();

                var (got, _) = await client.ReadToEndAsync();
                var expected = sample.ExpectedLength is { } length ? sample.Text[..length] : sample.Text;
                Assert.Equal(expected, Chunks.Payload(got[Say.StreamHead.Length..]));
                var outcome = await proxy.SeenAsync<FaultEntry>(entry =>
                    entry.Rule == rule && entry is FaultEffected or FaultUnknown
                );
                Assert.Equal(sample.ExpectedLength is not null, outcome is FaultEffected);
            },
            iter: Streams,
            threads: 1
        );
    }

    private static string Chunked(string text, int[] sizes)
    {
        var chunked = "";
        for (int at = 0, i = 0; at < text.Length; i++)
        {
            var chunk = text.Substring(at, Math.Min(sizes[i % sizes.Length], text.Length - at));
            chunked += Say.Chunk(chunk);
            at += chunk.Length;
        }

        return chunked;
    }

    /// <summary>Comment lines, then an event (or none), and how many bytes at its end make it whole.</summary>
    private sealed record Block(string Comment, string Event, int Ending);

    private sealed record Sample(Block[] Blocks, CutPoint At, int[] Chunks, int[] Pieces)
    {
        public string Text => string.Concat(Blocks.Select(block => block.Comment + block.Event));

        /// <summary>How much goes through, reckoned from the blocks; null when the stream is too short to be
        /// cut.</summary>
        public int? ExpectedLength
        {
            get
            {
                var length = 0;
                var events = 0;
                if (At is { AfterEvents: 0, BytesOfNext: 0 })
                    return 0;
                foreach (var block in Blocks)
                {
                    length += block.Comment.Length;
                    if (block.Event.Length == 0)
                        continue;
                    if (At.BytesOfNext > 0 && events == At.AfterEvents)
                        return length + Math.Min(At.BytesOfNext, block.Event.Length - block.Ending);
                    length += block.Event.Length;
                    if (++events == At.AfterEvents && At.BytesOfNext == 0)
                        return length;
                }

                return null;
            }
        }

        public override string ToString() =>
            System.Text.Json.JsonSerializer.Serialize(
                new
                {
                    Text,
                    At,
                    Chunks,
                    Pieces,
                    ExpectedLength,
                },
                System.Text.Json.JsonSerializerOptions.Default
            );
    }
}
