using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: the header of a parameter is demanded where the call does not have it.</summary>
internal sealed class AbsentParameterExpected()
    : StatelessServer(
        "broken-absent-parameter-expected",
        "The header of a parameter is demanded where the call does not have it."
    )
{
    internal override Refusal? CheckParameter(PostedMessage request, string header, string argument) =>
        HeaderLines(request.Http.Request, header).Count == 0
            ? Refusal.Header($"{header} is missing")
            : base.CheckParameter(request, header, argument);
}
