using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: the refusal of initialize does not say what is served.</summary>
internal sealed class InitializeUnexplained()
    : StatelessServer("broken-initialize-unexplained", "The refusal of initialize does not say what is served.")
{
    internal override Refusal? Check(PostedMessage request) =>
        request.Method == "initialize" ? Refusal.Header("a header is missing") : base.Check(request);
}
