using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: a version that is not spoken is refused.</summary>
internal sealed class LegacySseVersionRefused()
    : LegacySseServer("broken-legacy-sse-version-refused", "Refuses a version that it does not speak.")
{
    internal override Outcome Initialize(string version) =>
        version == Revision
            ? base.Initialize(version)
            : LegacyMethods.Fail(ErrorCode.InvalidRequest, "this version is not spoken here");
}
