using McpTestbed.Core.Protocol;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;
using McpTestbed.Scenarios.Clients;
using Xunit;

namespace McpTestbed.Xunit;

/// <summary>
/// A client that is judged once, before the first test of the class that has it as its fixture: it is started anew
/// before a scripted server for every scenario, and each case of the theory asks what became of one check.
/// </summary>
/// <param name="client">A command line, which gets the server's address as its last argument or where <c>{url}</c>
/// stands, or <c>npm:package@version</c>.</param>
public abstract class McpClientUnderTest(string client) : McpTargetUnderTest
{
    /// <summary>How long the client may take until its first request.</summary>
    /// <value>Default 30 seconds.</value>
    protected virtual TimeSpan ReadyTimeout => TimeSpan.FromSeconds(30);

    /// <summary>Looks which revisions the client speaks, and judges it in these.</summary>
    /// <exception cref="Lab.TargetException">It cannot be started.</exception>
    public override async ValueTask InitializeAsync()
    {
        var stopping = TestContext.Current.CancellationToken;
        await using var target = await ClientStarter.StartAsync(
            TargetSpec.ParseClient(client) with
            {
                ReadyTimeout = ReadyTimeout,
            },
            text => TestContext.Current.SendDiagnosticMessage(text),
            stopping
        );
        var schedule = ScheduleIn(Folder, Parallelism.OfClient);
        var look = ScheduleIn(Path.Combine(schedule.Folder, "first-look"), Parallelism.OfClient);
        var looks = RunPlan.ForTarget(target, ClientLook.Scenarios, Revision.All, 1);
        var (revisions, longestGap, remarks) = ClientLook.Over(await look.RunAsync(looks.Runs, _ => { }, stopping));
        if (longestGap is { } gap)
            target.Client.Learn(gap);
        target.Learn(revisions, remarks);
        await JudgeAsync(target, schedule, stopping);
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
