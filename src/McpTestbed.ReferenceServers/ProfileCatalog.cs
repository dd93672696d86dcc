using McpTestbed.ReferenceServers.Profiles;

namespace McpTestbed.ReferenceServers;

/// <summary>All profiles, one line each; a profile object serves one application, so the list holds what makes them.</summary>
internal static class ProfileCatalog
{
    /// <summary>The factories, good profiles first.</summary>
    public static IReadOnlyList<Func<Profile>> All { get; } =
    [
        () => new StatefulProfile(),
    ];

    /// <summary>A new profile object of that name, or null.</summary>
    public static Profile? Create(string name) => All.Select(create => create()).FirstOrDefault(profile => profile.Name == name);
}
