using McpTestbed.Lab.Targets;
using McpTestbed.Scenarios.Tests.Controls;

[assembly: AssemblyFixture(typeof(ReferenceServers))]

namespace McpTestbed.Scenarios.Tests.Controls;

/// <summary>Every reference server the catalogue names, started once for all tests.</summary>
public sealed class ReferenceServers : IAsyncLifetime
{
    private ReferenceServerProgram? program;
    private Dictionary<string, ServerTarget> targets = [];

    /// <summary>Folder for the histories of the tests.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mcptestbed-controls-").FullName;

    public ServerTarget this[string profile] => targets[profile];

    /// <summary>A reference server whose links a chaos program in another process hosts.</summary>
    public ServerTarget Through(Uri chaosProgram, string profile)
    {
        var target = ServerTarget.OfProfile(program!, profile);
        target.ChaosProgram = chaosProgram;
        return target;
    }

    public async ValueTask InitializeAsync()
    {
        var profiles = ScenarioCatalog.All.SelectMany(scenario => scenario.PositiveControls.Concat(scenario.NegativeControls.Select(control => control.Profile))).Distinct().ToList();
        program = await ReferenceServerProgram.StartAsync(profiles, TimeSpan.FromMinutes(1), CancellationToken.None);
        targets = profiles.ToDictionary(profile => profile, profile => ServerTarget.OfProfile(program, profile));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var target in targets.Values) await target.DisposeAsync();
        if (program is not null) await program.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
