using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>
/// The good server that wants to know whether its client is there: before each answer on a stream it sends a log
/// message and a ping, and waits for the client to answer it. Its GET stream ends at once.
/// </summary>
internal sealed class StatefulTalkativeProfile()
    : SessionEraProfile(
        "stateful-talkative",
        "Before each answer on a stream it logs, pings its client and waits for the answer; its GET stream ends "
            + "at once."
    )
{
    protected override ServerParts Compose() => new() { Delivery = new Pinging(), Streams = new Rules() };

    private sealed class Rules : StreamRules
    {
        public override bool ClosesAfterPriming(Session session, EventStream stream) =>
            stream.Kind == StreamKind.Standalone;
    }

    private sealed class Pinging : Delivery
    {
        /// <summary>A client that does not answer by then is gone: its stream ends without the answer.</summary>
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

        private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);
        private int last;

        public override void Respond(
            StreamRules streams,
            Session session,
            RunningRequest running,
            JsonObject? response
        ) => _ = RespondAsync(streams, session, running, response);

        public override void Answered(RpcMessage.Response response)
        {
            if (response.Id is { } id && waiting.TryRemove(id.ToJsonString(), out var done))
                done.TrySetResult();
        }

        private async Task RespondAsync(
            StreamRules streams,
            Session session,
            RunningRequest running,
            JsonObject? response
        )
        {
            var id = $"ping-{Interlocked.Increment(ref last)}";
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting[JsonValue.Create(id).ToJsonString()] = done;
            streams.Append(
                session,
                running.Stream,
                new()
                {
                    ["jsonrpc"] = "2.0",
                    ["method"] = "notifications/message",
                    ["params"] = new JsonObject { ["level"] = "info", ["data"] = "about to answer" },
                }
            );
            streams.Append(
                session,
                running.Stream,
                new()
                {
                    ["jsonrpc"] = "2.0",
                    ["id"] = id,
                    ["method"] = "ping",
                }
            );
            await done
                .Task.WaitAsync(Patience, TimeProvider.System)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            base.Respond(streams, session, running, done.Task.IsCompletedSuccessfully ? response : null);
        }
    }
}
