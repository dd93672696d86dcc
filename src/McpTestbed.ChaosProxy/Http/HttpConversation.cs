using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Reads the HTTP/1.1 of one connection along, records it, and does what rules say.</summary>
// Without a timer or a wait handle a cancellation source has nothing to dispose of, and a connection may be closed
// again after its end.
#pragma warning disable CA1001
internal sealed class HttpConversation : IConversation
#pragma warning restore CA1001
{
    private static readonly TimeSpan CopyPatience = TimeSpan.FromSeconds(5);

    private readonly HttpLinkContext context;
    private readonly LinkConnection connection;
    private readonly CancellationTokenSource released = new();
    private readonly RequestFlow requests;
    private readonly ResponseFlow responses;
    private volatile bool isOpaque;

    public HttpConversation(HttpLinkContext context, LinkConnection connection)
    {
        this.context = context;
        this.connection = connection;
        if (connection.Replicas is not null)
            Routing = new(this, connection, released.Token);
        requests = new(this);
        responses = new(this);
    }

    public LegWriter Client => connection.ToClient;

    public LegWriter Server => connection.ToServer;

    public RuleTable Rules => context.Rules;

    public LinkRecorder Recorder => context.Recorder;

    public TimeProvider Time => context.Time;

    /// <summary>What went out on streams, for rules that send it again.</summary>
    public StreamMemory Memory => context.Memory;

    /// <summary>Requests whose response is awaited.</summary>
    public PendingExchanges Pending { get; } = new();

    /// <summary>What chooses a replica for each request; null where there is one server.</summary>
    public Routing? Routing { get; }

    public bool AwaitsAnswer => isOpaque || requests.IsUnread || Pending.Any;

    /// <summary>Bytes of both directions pass unread from here on: they are not HTTP/1.1, or no longer.</summary>
    public bool IsOpaque => isOpaque;

    public void Opened() => Recorder.Opened(connection.Number, connection.ClientPort);

    public async ValueTask<bool> TakeAsync(LinkDirection direction, ReadOnlyMemory<byte> bytes)
    {
        if (direction == LinkDirection.Downstream)
            return await responses.TakeAsync(bytes);
        await requests.TakeAsync(bytes);
        return true;
    }

    public async ValueTask<bool> EndAsync(LinkDirection direction)
    {
        if (direction == LinkDirection.Downstream)
            return await responses.EndAsync(connection.Ending.By);
        await requests.EndAsync();
        if (Pending.AnyCopy)
            await CopiesAnsweredAsync();
        return true;
    }

    /// <summary>A client that has its answer may close at once, and a server that sees that need not begin with the
    /// copy: it is told once it has answered.</summary>
    private async Task CopiesAnsweredAsync()
    {
        using var patience = new CancellationTokenSource(CopyPatience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, Released);
        await Pending.Answered.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <remarks>Where nothing of the answer came, the client gets a 502, as from any balancer; where some did, it sees
    /// where it broke off.</remarks>
    public async ValueTask<bool> ReplicaGoneAsync()
    {
        if (isOpaque || requests.IsUnread || responses.HasBegun)
            return false;
        await Routing!.AnswerForReplicaAsync();
        return true;
    }

    public void Abandon(LinkDirection direction)
    {
        if (direction == LinkDirection.Upstream)
        {
            requests.Abandon();
            return;
        }

        responses.Abandon(connection.Ending);
        Pending.Close();
    }

    public void Release() => released.Cancel();

    public void Closed()
    {
        var (by, how) = connection.Ending;
        Recorder.Closed(connection.Number, by, how);
    }

    public void Failed(Exception error) => Recorder.Failed(connection.Number, error);

    /// <summary>Cancelled when the connection has gone: what is held back is to go nowhere.</summary>
    public CancellationToken Released => released.Token;

    /// <summary>Whether any rule acts on such messages of this link.</summary>
    public bool ActsOn(Message message) => Rules.ActsOn(message, context.Label);

    /// <summary>A request is about to go on, and its response will come.</summary>
    public void Await(ExchangeInProgress exchange)
    {
        if (!Pending.Add(exchange))
            GoOpaque("more requests wait for their responses than can be kept");
    }

    /// <summary>Puts a toxic on this connection while an exchange lasts.</summary>
    public void PutToxic(ArmedRule rule, ToxicEffect toxic, ExchangeInProgress exchange)
    {
        var definition = toxic.Toxic with { Name = rule.Rule.Id };
        var placed = connection.Add(new(definition, rule.Seed, connection.Clock.Now));
        rule.TookEffect(exchange, rule.Rule.Fault.Description);
        exchange.Toxics.Add((definition.Direction == LinkDirection.Upstream, placed));
        exchange.Done.ContinueWith(
            _ => placed.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        rule.WhenHealed(placed.Dispose);
    }

    /// <summary>Takes the toxics of an exchange off what the client sends: its answer is whole, and another request may
    /// follow.</summary>
    public static void EndUpstreamToxics(ExchangeInProgress exchange)
    {
        if (!exchange.HasToxics)
            return;
        foreach (var (isUpstream, toxic) in exchange.Toxics)
        {
            if (isUpstream)
                toxic.Dispose();
        }
    }

    /// <summary>Takes the toxics of an exchange off its answer once the last byte of it has gone out; nothing of a next
    /// one is handed to them before.</summary>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    public async ValueTask EndToxicsAsync(ExchangeInProgress exchange)
    {
        if (!exchange.HasToxics)
            return;
        await Client.EmptyAsync();
        foreach (var (_, toxic) in exchange.Toxics)
            toxic.Dispose();
    }

    public ExchangeInProgress BeginExchange(HttpHead head) => Recorder.Begin(connection.Number, head);

    /// <summary>An exchange of the server's alone, with what the client sent once.</summary>
    public ExchangeInProgress CopyOf(ExchangeInProgress exchange) =>
        new(context.Label, connection.Number, Recorder.NextExchange(), exchange.Head, exchange.Session)
        {
            Messages = exchange.Messages,
            RequestRecorded = true,
            IsCopy = true,
        };

    /// <summary>A response head has come: on a balancing link, the session id in it leads back to its
    /// replica.</summary>
    public void NoteIssued(ExchangeInProgress exchange, HttpHead head)
    {
        if (
            Routing is not null
            && exchange.OpensSession
            && head.Status is >= 200 and < 300
            && head.Values(McpHeaders.SessionId).FirstOrDefault() is { } id
        )
            connection.Replicas!.Issued(id);
    }

    public void GoOpaque(string why)
    {
        if (isOpaque)
            return;
        isOpaque = true;
        NoteNotHttp(why);
        Pending.Close();
    }

    public void NoteNotHttp(string why) => Recorder.NotHttp(connection.Number, why);

    /// <summary>Ends the connection because a rule says so.</summary>
    public void Cut(EndedHow how) => connection.Close(EndedBy.Rule, how);

    /// <summary>Holds a message back as its rules say.</summary>
    /// <exception cref="OperationCanceledException">The connection went meanwhile: the message is to go
    /// nowhere.</exception>
    public async Task HoldBackAsync(IReadOnlyList<ArmedRule> rules, ExchangeInProgress exchange)
    {
        foreach (var rule in rules)
        {
            if (rule.Effect is not HoldEffect hold)
                continue;
            if (hold.Duration is null)
                rule.TookEffect(exchange, rule.Rule.Fault.Description);
            await rule.HoldAsync(hold.Duration, Time, released.Token);
            if (hold.Duration is not null)
                rule.TookEffect(exchange, rule.Rule.Fault.Description);
            released.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What rules make of a head and, where it is given, of a body.</summary>
    public MessageEdit Edit(IReadOnlyList<ArmedRule> rules, HttpHead head, ReadOnlyMemory<byte>? payload = null) =>
        MessageEdit.Make(rules, head, payload, Recorder.SessionIdOf);

    /// <summary>Answers in the server's place.</summary>
    public ValueTask AnswerAsync(ExchangeInProgress exchange, AnsweredBy by, MadeResponse response)
    {
        var body = BodyCapture.FromPayload(response.Payload);
        Recorder.Response(exchange, Leg.Client, by, response.Head, body, stream: null, complete: true);
        return Client.SendAsync(response.ToBytes(exchange.Method));
    }

    /// <summary>The answer to a copied request has no end that could be told, so nothing after it can go on.</summary>
    /// <returns>False: the connection has ended.</returns>
    public bool EndForBrokenCopy()
    {
        NoteNotHttp("the framing of the answer to a copied request makes no sense");
        Cut(EndedHow.Rst);
        return false;
    }
}
