using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Redis;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.Tests;

namespace McpTestbed.ReferenceServers.Tests.Shared;

/// <summary>What a replica has of a stream that is kept in Redis.</summary>
public sealed class SharedStreamTests
{
    private static readonly byte[] Message = """{"jsonrpc":"2.0","id":1,"result":{}}"""u8.ToArray();

    /// <summary>The answers of Redis to what is added and to the end are worked on by any two threads, in either
    /// order.</summary>
    [Fact]
    public async Task Stream_HasAllThatWasAdded_AndItsEnd_InWhateverOrderItIsConfirmed()
    {
        const int Streams = 5_000,
            AtOnce = 4;
        await using var redis = await LocalRedis.StartAsync();
        var sessions = new SessionStore();
        await using var state = await RedisState.JoinAsync(
            await RedisServer.ConnectAsync($"{redis.Address}/test"),
            "stateful",
            sessions
        );
        var session = sessions.Open("2025-11-25");
        await Parallel.ForAsync(
            0,
            Streams,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (_, stopping) =>
            {
                var stream = state.NewStream(session, StreamKind.Reply, 1, (_, number, content) =>
                    new(number, number, content.Data)
                );
                stream.Append(new(default, 500));
                stream.Append(new(Message));
                stream.Finish();

                await EndOfAsync(stream).WaitAsync(Wire.TestTimeouts.Default, stopping);
                Assert.Equal([1, 2], stream.History().Select(e => e.Number));
            }
        );
    }

    private static async Task EndOfAsync(EventStream stream)
    {
        var hold = stream.Attach(1);
        while (true)
        {
            var step = hold.Next(0);
            if (stream.HasEnded)
                return;
            await step.Changed;
        }
    }
}
