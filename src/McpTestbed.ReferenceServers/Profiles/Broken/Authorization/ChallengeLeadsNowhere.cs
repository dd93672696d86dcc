using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: names metadata that are not there.</summary>
internal sealed class ChallengeLeadsNowhere()
    : ProtectedSessionProfile("broken-challenge-leads-nowhere", "Names metadata that are not there.", new Promising())
{
    private sealed class Promising : BearerGuard
    {
        protected override bool HasMetadata => false;
    }
}
