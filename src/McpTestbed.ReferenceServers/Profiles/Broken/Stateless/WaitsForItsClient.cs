using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: while one client is asked for input, nobody else is.</summary>
internal sealed class WaitsForItsClient()
    : StatelessServer("broken-waits-for-its-client", "While one client is asked for input, nobody else is.")
{
    private volatile bool isWaiting;

    internal override Refusal? RefuseToAsk(PostedMessage request)
    {
        if (base.RefuseToAsk(request) is { } refusal)
            return refusal;
        if (isWaiting)
            return new Refusal(StatusCodes.Status200OK, ErrorCode.InternalError, "another client is being asked");
        isWaiting = true;
        return null;
    }

    internal override Refusal? AskAgain(PostedMessage request) => base.RefuseToAsk(request);

    internal override bool Spend(AskState state)
    {
        isWaiting = false;
        return base.Spend(state);
    }
}
