using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Targets;

/// <summary>A client under test: each run starts it anew against a scripted server.</summary>
public sealed class ClientTarget : ITarget, IAsyncDisposable
{
    private readonly IAsyncDisposable? owner;

    internal ClientTarget(
        string name,
        IClientUnderTest client,
        IAsyncDisposable? owner,
        params IReadOnlyList<string> secrets
    )
    {
        Client = client;
        this.owner = owner;
        Facts = new()
        {
            Name = name,
            Role = TargetRole.Client,
            Endpoint = new("http://127.0.0.1/"),
            Secrets = secrets,
            Revisions = [.. Revision.All.Select(revision => revision.Id)],
        };
    }

    /// <inheritdoc />
    public TargetFacts Facts { get; private set; }

    /// <inheritdoc />
    public ITargetControl? Control => null;

    /// <inheritdoc />
    public IClientUnderTest Client { get; }

    /// <summary>Notes what a first look at the client showed.</summary>
    /// <param name="revisions">The revisions that it speaks.</param>
    /// <param name="remarks">What a person should know.</param>
    public void Learn(IReadOnlyList<string> revisions, IReadOnlyList<string> remarks) =>
        Facts = Facts with { Revisions = revisions, Remarks = remarks };

    /// <inheritdoc />
    public IRunLinks OpenLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time) =>
        new InProcessLinks(seed, history, redactor, time);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (owner is not null)
            await owner.DisposeAsync();
    }
}
