using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Profiles;

namespace McpTestbed.ReferenceClients.Catalog;

/// <summary>The clients on an SDK: found as they are, neither good nor broken on purpose.</summary>
internal static class SdkProfiles
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ClientProfile> All { get; } =
    [
        new(
            SdkToolClient.Profile,
            "The official C# SDK, used as its users do.",
            [Revisions.November2024, .. Revisions.SessionEra, .. Revisions.StatelessEra],
            (work, log) => new SdkToolClient(work, log)
        )
        {
            ChoosesVersion = true,
        },
    ];
}
