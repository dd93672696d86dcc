using System.Globalization;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Lab.Targets;

/// <summary>Starts a reference server in a process of its own.</summary>
/// <param name="profile">Name of its profile.</param>
/// <param name="standstill">How long nothing may happen until it is ready.</param>
/// <param name="progress">Counts those that are ready for the first time; null for nobody.</param>
/// <param name="options">Further options of the program.</param>
internal sealed class ProfileStarter(
    string profile,
    TimeSpan standstill,
    StartProgress? progress,
    params IReadOnlyList<string> options
) : ServerStarter
{
    private readonly HashSet<int> counted = [];

    /// <inheritdoc />
    public override async Task<StartedServer> StartAsync(int? port, CancellationToken cancellationToken)
    {
        var given = port is { } old ? ["--port", old.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>();
        var program = await ReferenceServerProgram.StartAsync(
            [profile],
            standstill,
            Progress(port),
            cancellationToken,
            [.. options, .. given]
        );
        var running = program.Profiles[profile];
        return new(running.Endpoint, $"profile:{profile}", program.Process, program)
        {
            Profile = running,
            Asked = running.Asked,
        };
    }

    /// <summary>One that is started again at its port was counted before.</summary>
    private StartProgress Progress(int? port)
    {
        lock (counted)
        {
            return progress is not null && (port is null || counted.Add(port.Value))
                ? progress
                : new(1, _ => { }, TimeProvider.System);
        }
    }

    /// <inheritdoc />
    public override Task WaitUntilHealthyAsync(
        StartedServer server,
        string name,
        CancellationToken cancellationToken
    ) => Readiness.WaitUntilHealthyAsync(name, new(server.Endpoint, "/health"), standstill, cancellationToken);
}
