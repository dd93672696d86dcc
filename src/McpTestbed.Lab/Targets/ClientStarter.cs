using McpTestbed.Lab.Processes;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Lab.Targets;

/// <summary>Turns a client as the user names it into one that can be started.</summary>
public static class ClientStarter
{
    private static readonly TimeSpan UsualReadyTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    /// <summary>Finds the client, and installs what has to be.</summary>
    /// <param name="spec">The client.</param>
    /// <param name="progress">Told what is being done, and for a client that connects by itself what to do.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The client.</returns>
    /// <exception cref="TargetException">It cannot be had.</exception>
    public static async Task<ClientTarget> StartAsync(
        TargetSpec spec,
        Action<string> progress,
        CancellationToken cancellationToken
    )
    {
        switch (spec.Kind)
        {
            case TargetKind.Attach:
                var attached = new AttachedClient(progress);
                return new(spec.Name, attached, attached);
            case TargetKind.Profile:
                var program = await ReferenceClientProgram.StartAsync(Standstill, cancellationToken);
                try
                {
                    return new(spec.Name, program.ClientOf(spec.Value), program);
                }
                catch
                {
                    await program.DisposeAsync();
                    throw;
                }

            case TargetKind.Npm:
                var command = await NpmPackage.CommandAsync(spec, progress, cancellationToken);
                return new(spec.Name, new ClientCommand(command, spec.ReadyTimeout), null, spec.Secrets);
            default:
                return new(
                    spec.Name,
                    new ClientCommand(CommandLine.Split(spec.Value), spec.ReadyTimeout),
                    null,
                    spec.Secrets
                );
        }
    }

    /// <summary>A client of a lab.</summary>
    /// <param name="client">How it is started.</param>
    /// <exception cref="TargetException">It has no command.</exception>
    public static ClientTarget Of(LabFile.ClientEntry client) =>
        client.Command.Count > 0
            ? new(
                client.Name,
                new ClientCommand(client.Command, UsualReadyTimeout)
                {
                    Folder = client.Folder,
                    Environment = client.Environment,
                },
                null
            )
            : throw new TargetException($"the lab's client '{client.Name}' has no command");
}
