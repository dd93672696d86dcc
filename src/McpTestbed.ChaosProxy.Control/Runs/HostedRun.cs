using System.Net;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Hosted;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Runs;

/// <summary>A run of another process whose links are here: the same wire as in that process, with a history that is
/// sent and not stored.</summary>
internal sealed class HostedRun : IAsyncDisposable
{
    private const int MaximumLinks = 64;

    private readonly InProcessLinks wire;
    private readonly Redactor redactor;
    private readonly HashSet<string> clients = [];
    private readonly Lock gate = new();

    public HostedRun(string name, RunRequest request, TimeProvider time)
    {
        Name = name;
        redactor = new(request.SecretHeaders, request.Key);
        History = new(null, time, request.Began);
        wire = new(request.Server, request.Seed, History, redactor, time);
        Rules = new(wire.Rules);
    }

    /// <summary>Its name here, such as <c>r1</c>.</summary>
    public string Name { get; }

    public HistoryWriter History { get; }

    public RuleBook Rules { get; }

    /// <exception cref="RefusedException">That client has a link, or there are too many.</exception>
    public IPEndPoint OpenLink(string client)
    {
        lock (gate)
        {
            if (clients.Count >= MaximumLinks)
                throw new RefusedException(
                    409,
                    $"{clients.Count + 1} links are not allowed; allowed are {MaximumLinks} for a run"
                );
            if (!clients.Add(client))
                throw new RefusedException(409, $"link already exists: {client}");
            return wire.OpenLink(client);
        }
    }

    /// <summary>What it learnt on the wire, for who has the key.</summary>
    public string SealedSecrets() => RunSecrets.Seal(redactor);

    /// <summary>Heals, closes the links, and freezes the history. Once is enough.</summary>
    public async ValueTask DisposeAsync()
    {
        await Rules.HealAsync();
        await wire.DisposeAsync();
        History.Dispose();
    }
}
