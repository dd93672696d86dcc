using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: serves a request with a log level that there is not.</summary>
internal sealed class LogLevelUnchecked()
    : StatelessServer("broken-log-level-unchecked", "Serves a request with a log level that there is not.")
{
    internal override Refusal? CheckLogLevel(PostedMessage request) => null;
}
