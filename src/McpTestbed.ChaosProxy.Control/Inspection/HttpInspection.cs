using McpTestbed.ChaosProxy.Http;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Control.Inspection;

/// <summary>Makes the proxies of the control API read HTTP along: one history, one table of rules and one ledger of
/// sessions for all of them.</summary>
internal sealed class HttpInspection : IDisposable
{
    private const string Source = "chaos";

    private readonly Redactor redactor = new([]);
    private readonly RuleTable table;
    private readonly TimeProvider time;

    /// <param name="file">Where the history goes.</param>
    /// <param name="seed">Of the decisions of rules.</param>
    /// <param name="time">The clock.</param>
    /// <param name="effects">Told of faults that take effect.</param>
    /// <param name="onTrouble">Told when the history cannot be written and why, and with null when it can
    /// again.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public HttpInspection(
        string file,
        ulong seed,
        TimeProvider time,
        IFaultObserver? effects = null,
        Action<string?>? onTrouble = null
    )
    {
        this.time = time;
        History = new(file, time) { TroubleChanged = onTrouble, OldestGoes = true };
        Sessions = new(redactor);
        Live = new(time);
        table = new(History, seed, time) { Effects = effects };
        Rules = new(table);
        Note(
            new RunBegan
            {
                Tool = $"McpTestbed {ToolVersion.Current}",
                Scenario = "chaos",
                Revision = Revision.All[^1].Id,
                Target = "whatever is behind the proxies",
                Authority = "",
                Seed = seed,
                DecisionAlgorithm = SeededDecision.Algorithm,
            }
        );
    }

    /// <summary>The rules in place.</summary>
    public RuleBook Rules { get; }

    /// <summary>What is recorded.</summary>
    public HistoryWriter History { get; }

    /// <summary>The sessions opened through the proxies.</summary>
    public SessionLedger Sessions { get; }

    /// <summary>The exchanges of this moment.</summary>
    public LiveTable Live { get; }

    /// <summary>Puts something into the history that came over the control API, secrets removed.</summary>
    public void Note(HistoryEntry entry) =>
        History.Append(
            Source,
            entry is Mark mark
                ? mark with
                {
                    Name = redactor.Text(mark.Name),
                    Detail = redactor.Text(mark.Detail),
                }
                : entry
        );

    /// <summary>What reads along, where something does.</summary>
    /// <exception cref="RefusedException">Nothing does.</exception>
    public static HttpInspection Require(HttpInspection? inspection) =>
        inspection
        ?? throw new RefusedException(
            409,
            "the proxies pass bytes unread, so nothing is recorded and no rule can act; start the program with "
                + "--history FILE"
        );

    /// <summary>Options of a proxy whose connections are read along. Its name is the label of its client.</summary>
    public LinkOptions For(string proxy, LinkOptions options)
    {
        var recorder = new LinkRecorder(proxy, History, redactor, Sessions, Live);
        var context = new HttpLinkContext(proxy, table, recorder, time);
        return options with
        {
            Read = connection => new HttpConversation(context, connection),
            Trouble = trouble =>
            {
                recorder.Trouble(trouble);
                options.Trouble?.Invoke(trouble);
            },
        };
    }

    public void Dispose()
    {
        Note(new RunEnded());
        History.Dispose();
    }
}
