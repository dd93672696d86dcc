using McpTestbed.Scenarios.Tests.Checkers.Stories;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>Every story, by the class of its check.</summary>
internal static class StoryBook
{
    public static IReadOnlyDictionary<string, Story> All { get; } = Stories().ToDictionary(story => story.ToString());

    private static IEnumerable<Story> Stories() =>
        [
            .. CorsStories.All,
            .. OriginStories.All,
            .. SessionIdStories.All,
            .. SessionLifeStories.All,
            .. LostSessionStories.All,
            .. MessageStories.All,
            .. ReplayStories.All,
            .. StreamStories.All,
            .. VersionStories.All,
            .. TwoEndpointStories.All,
            .. TwoEndpointMessageStories.All,
            .. CredentialStories.All,
            .. UserStories.All,
            .. DeclarationStories.All,
            .. HeaderStories.All,
            .. FoundationStories.All,
            .. RoundTripStories.All,
            .. GuardStories.All,
            .. StatelessStories.All,
            .. ReplicaStories.All,
            .. RestartStories.All,
            .. InvariantStories.All,
            .. CaseStories.All,
            .. CrowdStories.All,
            .. ClientStories.All,
        ];
}
