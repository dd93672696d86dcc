namespace McpTestbed.ReferenceClients.Catalog;

/// <summary>All profiles that do a piece of work and end.</summary>
internal static class ProfileCatalog
{
    /// <summary>The profiles, good ones first.</summary>
    public static IReadOnlyList<ClientProfile> All { get; } =
    [
        .. SessionEraProfiles.Good,
        .. StatelessProfiles.Good,
        .. DualProfiles.Good,
        .. TwoEndpointProfiles.Good,
        .. SdkProfiles.All,
        .. SessionEraProfiles.Broken,
        .. StatelessProfiles.Broken,
        .. DualProfiles.Broken,
        .. TwoEndpointProfiles.Broken,
    ];

    /// <summary>The profile of that name, null where there is none.</summary>
    public static ClientProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);
}
