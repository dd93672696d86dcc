using System.Net;
using McpTestbed.ChaosProxy.Http;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.ChaosProxy.InProcess;

/// <summary>The links of one run, hosted in this process.</summary>
public sealed class InProcessLinks : IRunLinks
{
    private readonly string upstream;
    private readonly Balancer? balancer;
    private readonly HistoryWriter history;
    private readonly Redactor redactor;
    private readonly TimeProvider time;
    private readonly RuleTable rules;
    private readonly SessionLedger sessions;
    private readonly List<Link> links = [];
    private readonly Lock gate = new();

    /// <summary>Prepares the links of a run; none listens yet.</summary>
    /// <param name="server">The server behind every link: scheme, host and port are used.</param>
    /// <param name="seed">Every decision of chance is a hash of this and the thing decided about.</param>
    /// <param name="history">Where the links record.</param>
    /// <param name="redactor">What removes secrets before anything is stored.</param>
    /// <param name="time">The clock of delays and deadlines.</param>
    public InProcessLinks(Uri server, ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time)
        : this([server], null, seed, history, redactor, time) { }

    /// <summary>Prepares the links of a run whose servers are named link by link; none listens yet.</summary>
    /// <param name="seed">Every decision of chance is a hash of this and the thing decided about.</param>
    /// <param name="history">Where the links record.</param>
    /// <param name="redactor">What removes secrets before anything is stored.</param>
    /// <param name="time">The clock of delays and deadlines.</param>
    public InProcessLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time)
        : this([], null, seed, history, redactor, time) { }

    /// <summary>Prepares the links of a run on several replicas; none listens yet.</summary>
    /// <param name="replicas">The servers behind every link: scheme, host and port are used.</param>
    /// <param name="balance">How requests are spread over them; null for the only one, to which bytes go
    /// unrouted.</param>
    /// <param name="seed">Every decision of chance is a hash of this and the thing decided about.</param>
    /// <param name="history">Where the links record.</param>
    /// <param name="redactor">What removes secrets before anything is stored.</param>
    /// <param name="time">The clock of delays and deadlines.</param>
    public InProcessLinks(
        IReadOnlyList<Uri> replicas,
        Balance? balance,
        ulong seed,
        HistoryWriter history,
        Redactor redactor,
        TimeProvider time
    )
    {
        upstream = string.Join(',', replicas.Select(AddressOf));
        balancer = balance is { } how ? new([.. replicas.Select(AddressOf)], how, time) : null;
        this.history = history;
        this.redactor = redactor;
        this.time = time;
        rules = new(history, seed, time);
        sessions = new(redactor);
    }

    /// <inheritdoc />
    public IFaultControl Faults => rules;

    /// <summary>The rules, for the control API.</summary>
    internal RuleTable Rules => rules;

    /// <inheritdoc />
    public IPEndPoint OpenLink(string client) => OpenLink(client, upstream);

    /// <inheritdoc />
    public IPEndPoint OpenLink(string client, IPEndPoint server) => OpenLink(client, server.ToString());

    private IPEndPoint OpenLink(string client, string server)
    {
        var recorder = new LinkRecorder(client, history, redactor, sessions);
        var context = new HttpLinkContext(client, rules, recorder, time);
        var link = new Link(
            client,
            new(IPAddress.Loopback, 0),
            server,
            new()
            {
                Time = time,
                Balancer = balancer,
                Read = connection => new HttpConversation(context, connection),
                Trouble = recorder.Trouble,
            }
        );
        link.Start();
        lock (gate)
            links.Add(link);
        return link.Listen;
    }

    /// <summary>The link of a client, for its toxics.</summary>
    internal Link LinkOf(string client)
    {
        lock (gate)
            return links.Find(link => link.Name == client)
                ?? throw new ArgumentException($"no link of client '{client}' is open", nameof(client));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<Link> open;
        lock (gate)
            open = [.. links];
        await Task.WhenAll(open.Select(link => link.EndWithRunAsync()));
    }

    private static string AddressOf(Uri server) =>
        server.Scheme == Uri.UriSchemeHttps
            ? $"{Upstream.Secure}{server.Host}:{server.Port}"
            : $"{server.Host}:{server.Port}";
}
