using System.Runtime.CompilerServices;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>
/// The good server that gives no more than it must: every answer is JSON, GET opens no stream, DELETE is accepted with
/// 202 and the session ends a little later, and every fourth request is put off with 429 and Retry-After.
/// </summary>
internal sealed class StatefulFrugalProfile()
    : SessionEraProfile(
        "stateful-frugal",
        "Gives no more than it must: JSON only, no GET stream, DELETE accepted and done later, every fourth request "
            + "put off with 429."
    )
{
    private const int PutsOff = 4;

    private int requests;

    public override void Map(WebApplication app)
    {
        app.Use(
            async (context, next) =>
            {
                if (Interlocked.Increment(ref requests) % PutsOff != 0)
                {
                    await next(context);
                    return;
                }

                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "0";
            }
        );
        base.Map(app);
    }

    protected override ServerParts Compose()
    {
        var ending = new ConditionalWeakTable<Session, StrongBox<int>>();
        return new()
        {
            Methods = new JsonOnly(),
            Get = new NoStream(),
            Delete = new Later(ending),
            Gate = new Gate(ending),
        };
    }

    private sealed class JsonOnly : RpcMethods
    {
        public override bool AnswersByStream(string method) => method == "tools/call";
    }

    private sealed class NoStream : GetEndpoint
    {
        protected override Refusal Check(Session session) =>
            new(StatusCodes.Status405MethodNotAllowed, RpcCodes.Refused, "Method Not Allowed")
            {
                Allow = "POST, DELETE",
            };
    }

    private sealed class Later(ConditionalWeakTable<Session, StrongBox<int>> ending) : DeleteEndpoint
    {
        protected override Task EndAsync(HttpContext context, ServerParts parts, Session session)
        {
            ending.GetOrCreateValue(session);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }
    }

    /// <summary>The second request after DELETE finds the session ended.</summary>
    private sealed class Gate(ConditionalWeakTable<Session, StrongBox<int>> ending) : SessionGate
    {
        protected override Admission WhenFound(HttpContext context, Session session) =>
            ending.TryGetValue(session, out var since) && Interlocked.Increment(ref since.Value) > 1
                ? NotFound()
                : base.WhenFound(context, session);
    }
}
