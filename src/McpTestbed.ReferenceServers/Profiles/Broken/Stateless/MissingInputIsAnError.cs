using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a retry without the input gets an error.</summary>
internal sealed class MissingInputIsAnError()
    : StatelessServer("broken-missing-input-is-an-error", "A retry without the input gets an error.")
{
    internal override Refusal? AskAgain(PostedMessage request) => Refusal.Parameters("the name is missing");
}
