using System.Collections.Concurrent;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: while one client is asked for input about a thing, nobody else is asked about it.</summary>
internal sealed class WaitsForItsClient()
    : StatelessServer(
        "broken-waits-for-its-client",
        "While one client is asked for input about a thing, nobody else is asked about it."
    )
{
    private readonly ConcurrentDictionary<string, bool> waiting = new(StringComparer.Ordinal);

    internal override Refusal? RefuseToAsk(PostedMessage request)
    {
        if (base.RefuseToAsk(request) is { } refusal)
            return refusal;
        return waiting.TryAdd(request.Arguments["key"]?.ToString() ?? "", true)
            ? null
            : new Refusal(StatusCodes.Status200OK, ErrorCode.InternalError, "another client is being asked");
    }

    internal override Refusal? AskAgain(PostedMessage request) => base.RefuseToAsk(request);

    internal override bool Spend(AskState state)
    {
        waiting.TryRemove(state.Key, out _);
        return base.Spend(state);
    }
}
