using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Crowds;

/// <summary>One defect, seen only in a crowd: a client that resumes after another one has left has its last call done
/// once more.</summary>
internal sealed class RunsAgainOnResume()
    : SessionEraProfile(
        "broken-runs-again-on-resume",
        "A client that resumes after another one has left has its last call done once more."
    )
{
    protected override ServerParts Compose()
    {
        var calls = new LastCalls();
        return new()
        {
            Sessions = new Leaving(calls),
            Methods = new Remembering(calls),
            Streams = new Resuming(calls),
        };
    }

    /// <summary>The last tool call of each session, and how many sessions had been ended when it came.</summary>
    private sealed class LastCalls
    {
        private readonly ConditionalWeakTable<Session, Tuple<MethodCall, int>> last = [];
        private int left;

        public void Leave() => Interlocked.Increment(ref left);

        public void Remember(MethodCall call) => last.AddOrUpdate(call.Session, new(call, left));

        public MethodCall? ToDoAgain(Session session) =>
            last.TryGetValue(session, out var then) && then.Item2 != left ? then.Item1 : null;
    }

    private sealed class Leaving(LastCalls calls) : SessionStore
    {
        public override void Terminate(Session session)
        {
            calls.Leave();
            base.Terminate(session);
        }
    }

    private sealed class Remembering(LastCalls calls) : RpcMethods
    {
        public override Task<JsonObject> CallAsync(MethodCall call)
        {
            if (call.Request.Method == "tools/call")
                calls.Remember(call);
            return base.CallAsync(call);
        }
    }

    private sealed class Resuming(LastCalls calls) : StreamRules
    {
        private readonly RpcMethods methods = new();

        public override ResumePoint? Resume(Session session, string lastEventId)
        {
            if (calls.ToDoAgain(session) is { } call)
                _ = methods.CallAsync(call with { Context = null });
            return base.Resume(session, lastEventId);
        }
    }
}
