using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Catalog;

/// <summary>A client as it is named on the command line.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Revisions">The revisions that it can offer first, oldest first.</param>
/// <param name="Create">Makes one for a piece of work, which names a revision of these.</param>
internal sealed record ClientProfile(
    string Name,
    string Summary,
    IReadOnlyList<string> Revisions,
    Func<Assignment, WorkLog, IToolClient> Create
)
{
    /// <summary>The exit code for work that this client cannot do (EX_USAGE).</summary>
    public const int CannotDo = 64;

    private const int Crashed = 70;

    /// <summary>Whether the client stays after its work, whatever it is told.</summary>
    public bool Stays { get; init; }

    /// <summary>Whether the client chooses a version itself where none is told.</summary>
    public bool ChoosesVersion { get; init; }

    /// <summary>Does a piece of work.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Assignment assignment, WorkLog log, CancellationToken cancellationToken)
    {
        var version = assignment.Version ?? Revisions[^1];
        if (!Revisions.Contains(version))
        {
            log.Say($"{Name} does not speak '{version}'; it speaks {string.Join(", ", Revisions)}");
            return CannotDo;
        }
        var work = assignment with
        {
            Version = ChoosesVersion ? assignment.Version : version,
            Wishes = assignment.Wishes with { Stay = assignment.Wishes.Stay || Stays },
        };
        try
        {
            await using var client = Create(work, log);
            return await new ToolWork(client, work, log).RunAsync(cancellationToken);
        }
#pragma warning disable CA1031 // a client that crashes must not end the others that run beside it
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.Say($"crashed: {error.GetType().Name}: {error.Message}");
            return Crashed;
        }
    }
}
