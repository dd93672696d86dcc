using McpTestbed.ChaosProxy.Http;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Control.Faults;

/// <summary>Makes the proxies of the control API read HTTP along: one history, one table of rules and one ledger of sessions for all of them.</summary>
internal sealed class HttpReading : IDisposable
{
    private readonly HistoryWriter history;
    private readonly Redactor redactor = new([]);
    private readonly SessionLedger sessions;
    private readonly RuleTable table;
    private readonly TimeProvider time;

    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public HttpReading(string file, ulong seed, TimeProvider time)
    {
        this.time = time;
        history = new(file, time);
        sessions = new(redactor);
        table = new(history, seed, time);
        Rules = new(table);
        history.Append("chaos", new RunBegan
        {
            Tool = $"McpTestbed {ToolVersion.Current}",
            Scenario = "chaos",
            Revision = Revision.All[^1].Id,
            Target = "whatever is behind the proxies",
            Authority = "",
            Seed = seed,
            DecisionAlgorithm = SeededDecision.Algorithm,
        });
    }

    /// <summary>The rules in place.</summary>
    public RuleBook Rules { get; }

    /// <summary>Where the history goes.</summary>
    public string File => history.Path;

    /// <summary>Options of a proxy whose connections are read along. Its name is the label of its client.</summary>
    public LinkOptions For(string proxy, LinkOptions options)
    {
        var context = new HttpLinkContext(proxy, table, new(proxy, history, redactor, sessions), time);
        return options with { Read = connection => new HttpConversation(context, connection) };
    }

    public void Dispose()
    {
        history.Append("chaos", new RunEnded());
        history.Dispose();
    }
}
