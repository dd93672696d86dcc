using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: what the client is given to bring back is taken as it comes.</summary>
internal sealed class StateUnprotected()
    : StatelessServer("broken-state-unprotected", "What the client is given to bring back is taken as it comes.")
{
    internal override string WriteState(AskState state) =>
        $"{state.Greeting}|{state.Key}|{state.Principal}|{state.Until}|{state.Number}";

    internal override AskState? ReadState(string text) =>
        text.Split('|') is [var greeting, var key, var principal, var until, var number]
        && long.TryParse(until, out var seconds)
            ? new(greeting, key, principal, seconds, number)
            : null;
}
