using System.Net;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.ChaosProxy;

/// <summary>The links of one run, hosted in this process.</summary>
public sealed class ChaosWire : IWire
{
    private readonly Uri server;
    private readonly HistoryWriter history;
    private readonly Redactor redactor;
    private readonly TimeProvider time;
    private readonly RuleTable rules;
    private readonly SessionLedger sessions;
    private readonly List<ChaosLink> links = [];
    private readonly Lock gate = new();

    /// <summary>Prepares the links of a run; none listens yet.</summary>
    /// <param name="server">The server behind every link: scheme, host and port are used.</param>
    /// <param name="history">Where the links record.</param>
    /// <param name="redactor">What removes secrets before anything is stored.</param>
    /// <param name="time">The clock of delays and deadlines.</param>
    public ChaosWire(Uri server, HistoryWriter history, Redactor redactor, TimeProvider time)
    {
        this.server = server;
        this.history = history;
        this.redactor = redactor;
        this.time = time;
        rules = new(history);
        sessions = new(redactor);
    }

    /// <inheritdoc />
    public IFaultControl Faults => rules;

    /// <inheritdoc />
    public IPEndPoint OpenLink(string client)
    {
        var link = new ChaosLink(new(client, server, rules, new(client, history, redactor, sessions), time));
        lock (gate) links.Add(link);
        return link.Address;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<ChaosLink> open;
        lock (gate) open = [.. links];
        await Task.WhenAll(open.Select(link => link.DisposeAsync().AsTask()));
    }
}
