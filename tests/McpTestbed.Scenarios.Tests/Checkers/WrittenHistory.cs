using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>
/// A history written by hand that reads like a story: each request is followed by what became of it. Entries are as the
/// recorder makes them: both legs, the unchanged one without content, and time going on by itself.
/// </summary>
internal sealed class WrittenHistory(string revision = "2025-11-25")
{
    private readonly bool isStateless = Revision.Parse(revision).IsStateless;
    private readonly List<HistoryEntry> entries = [];
    private readonly Dictionary<string, Told> named = [];
    private readonly Dictionary<string, int> counters = [];
    private Told told = new();
    private string client = "c1";
    private IReadOnlyList<string> spoken = [];
    private IReadOnlyList<string>? credentials;
    private IReadOnlyList<string>? secondCredentials;
    private IReadOnlyList<string>? foreignCredentials;
    private long now;

    /// <summary>What is known of an exchange while it is being told.</summary>
    private sealed class Told
    {
        public string Client = "",
            Target = "/mcp",
            HttpMethod = "",
            Stream = "";
        public List<string> Lines = [];
        public List<string>? LinesToServer;
        public string? Body;
        public int Connection,
            Exchange,
            Operation,
            Events;
        public bool IsAside,
            IsRecorded = true,
            Loses,
            SameConnection,
            ByRule;
        public Func<SessionFact, SessionFact> Fact = fact => fact;
        public IReadOnlyList<JsonRpcMessage> Messages => JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(Body ?? ""));
        public string Id => Messages is [{ Id: { } id }, ..] ? id : "null";
    }

    /// <summary>The revisions that the target speaks.</summary>
    public WrittenHistory Speaking(params IReadOnlyList<string> revisions) => Then(() => spoken = revisions);

    /// <summary>The header lines that show who asks, which the target was given.</summary>
    public WrittenHistory Behind(params IReadOnlyList<string> lines) => Then(() => credentials = lines);

    /// <summary>The header lines of a second user.</summary>
    public WrittenHistory Beside(params IReadOnlyList<string> lines) => Then(() => secondCredentials = lines);

    /// <summary>The header lines with a token of another server.</summary>
    public WrittenHistory KnowingOfElsewhere(params IReadOnlyList<string> lines) =>
        Then(() => foreignCredentials = lines);

    /// <summary>Sent to another path.</summary>
    public WrittenHistory To(string target) => Then(() => told.Target = target);

    /// <summary>Sent beside the scenario.</summary>
    public WrittenHistory Aside() => Then(() => told.IsAside = true);

    public WrittenHistory By(string label) => Then(() => client = label);

    public WrittenHistory Later(double seconds) => Then(() => now += (long)(seconds * 1_000_000));

    public WrittenHistory Mark(string name, params IReadOnlyList<string> about) =>
        Then(() =>
            Add(
                "runner",
                new Mark
                {
                    Name = name,
                    Detail = "so the drive says",
                    About = about,
                }
            )
        );

    /// <summary>The lab starts the server.</summary>
    public WrittenHistory Starts() => Then(() => Add("lab", new ProcessStarted { Command = "server" }));

    /// <summary>The lab sees where the server listens.</summary>
    public WrittenHistory Listens(IReadOnlyList<string> on, IReadOnlyList<string>? asked = null) =>
        Then(() => Add("lab", new ProcessListens { Addresses = on, Asked = asked }));

    /// <summary>The server's process ends.</summary>
    public WrittenHistory Exits(int code, bool expected) =>
        Then(() => Add("lab", new ProcessExited { Code = code, Expected = expected }));

    /// <summary>A request of any kind, in the raw.</summary>
    public WrittenHistory Request(string httpMethod, string? body = null, params IEnumerable<string> lines) =>
        Then(() =>
            told = new()
            {
                Client = client,
                HttpMethod = httpMethod,
                Body = body,
                IsRecorded = false,
                Lines = ["Host: 127.0.0.1:3001", .. lines],
            }
        );

    /// <summary>A POST as a correct client sends it; without <paramref name="meta"/>, a stateless one lacks
    /// _meta.</summary>
    public WrittenHistory Post(
        string method,
        string? session = null,
        string? parameters = null,
        string? id = null,
        bool meta = true
    )
    {
        var json = new JsonObject { ["jsonrpc"] = "2.0" };
        if (!method.StartsWith("notifications/", StringComparison.Ordinal))
            json["id"] = JsonNode.Parse(id ?? $"{Next("id")}");
        json["method"] = method;
        if (parameters is not null)
            json["params"] = JsonNode.Parse(parameters);
        if (isStateless && meta)
            (json["params"] ??= new JsonObject())["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = revision,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            };
        Request(
            "POST",
            json.ToJsonString(),
            [
                .. Common(session, method),
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream",
            ]
        );
        return !isStateless
            ? this
            : With([
                $"Mcp-Method: {method}",
                .. method == "tools/call" ? (string[])[$"Mcp-Name: {json["params"]!["name"]}"] : [],
            ]);
    }

    public WrittenHistory Call(string tool, string? session = null, string meta = "{}", string? id = null) =>
        Post("tools/call", session, $$"""{"name":"{{tool}}","arguments":{},"_meta":{{meta}}}""", id);

    public WrittenHistory Get(string? session = null, string? lastEventId = null) =>
        Request(
            "GET",
            null,
            [
                .. Common(session, ""),
                "Accept: text/event-stream",
                .. lastEventId is null ? [] : (string[])[$"Last-Event-ID: {lastEventId}"],
            ]
        );

    /// <summary>A correct request that is served: it shows that what was refused before was refused for what was wrong
    /// in it.</summary>
    public WrittenHistory Control(string? session = "s1", string method = "ping") => Post(method, session).Result();

    public WrittenHistory Delete(string? session = null) => Request("DELETE", null, Common(session, ""));

    /// <summary>A whole initialize, answered with a session id unless it is null.</summary>
    public WrittenHistory Initialize(string? session = "s1", Func<SessionFact, SessionFact>? fact = null) =>
        Asking()
            .Issues(fact)
            .Result(
                $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{},"serverInfo":"""
                    + $$$"""{"name":"target","version":"1"}}""",
                Issued(session)
            );

    /// <summary>The request to initialize.</summary>
    public WrittenHistory Asking(string? version = null) =>
        Post("initialize", null, $$$"""{"protocolVersion":"{{{version ?? revision}}}","capabilities":{}}""");

    /// <summary>What the recorder finds out about the session id in the answer that follows.</summary>
    public WrittenHistory Issues(Func<SessionFact, SessionFact>? fact) => Then(() => told.Fact = fact ?? told.Fact);

    public WrittenHistory With(params IEnumerable<string> lines) => Then(() => told.Lines.AddRange(lines));

    public WrittenHistory Without(string name) => Then(() => told.Lines.RemoveAll(line => HeaderLine.Is(line, name)));

    /// <summary>A rule replaces a header on the way to the server, or strips it.</summary>
    public WrittenHistory OnTheWay(string name, params IEnumerable<string> lines) =>
        Then(() => told.LinesToServer = [.. told.Lines.Where(line => !HeaderLine.Is(line, name)), .. lines]);

    /// <summary>The body with one of its values changed.</summary>
    public WrittenHistory Saying(string from, string to) =>
        Then(() => told.Body = told.Body!.Replace(from, to, StringComparison.Ordinal));

    public WrittenHistory OnTheSameConnection() => Then(() => told.SameConnection = true);

    /// <summary>A rule keeps the answer that follows from the client.</summary>
    public WrittenHistory Losing() => Then(() => told.Loses = true);

    /// <summary>Remembers this exchange, so that the story can come back to it.</summary>
    public WrittenHistory As(string name) =>
        Then(() =>
        {
            Record();
            named[name] = told;
        });

    public WrittenHistory Back(string name) =>
        Then(() =>
        {
            Record();
            told = named[name];
        });

    /// <summary>A rule answers in place of the server, which does not get the request.</summary>
    public WrittenHistory AnsweredByRule(int status) =>
        Then(() =>
        {
            told.ByRule = true;
            Record();
            Respond(
                Leg.Client,
                new()
                {
                    Link = "",
                    Connection = 0,
                    Exchange = 0,
                    Leg = Leg.Client,
                    AnsweredBy = AnsweredBy.Rule,
                    Status = status,
                    Headers = ["Content-Length: 0"],
                }
            );
        });

    public WrittenHistory Result(string result = "{}", params IEnumerable<string> lines) =>
        Answered(200, $$"""{"jsonrpc":"2.0","id":{{told.Id}},"result":{{result}}}""", lines);

    public WrittenHistory Error(int code, int status = 200, string? id = null) =>
        Answered(
            status,
            $$$"""{"jsonrpc":"2.0","id":{{{id ?? told.Id}}},"error":{"code":{{{code}}},"message":"no"}}"""
        );

    /// <summary>An answer, JSON unless a line says otherwise; incomplete when the connection breaks within its
    /// body.</summary>
    public WrittenHistory Answered(
        int status,
        string? body = null,
        IEnumerable<string>? lines = null,
        bool complete = true
    ) =>
        Then(() =>
        {
            Respond(
                status,
                body is null ? [.. lines ?? []] : Typed(lines ?? [], "application/json"),
                body,
                null,
                complete
            );
            Complete(complete && !told.Loses ? OperationOutcome.Ok : OperationOutcome.Indeterminate);
        });

    /// <summary>The head of an event stream.</summary>
    public WrittenHistory Streams(params IEnumerable<string> lines) =>
        Then(() =>
        {
            told.Stream = $"{(told.HttpMethod == "GET" ? 'g' : 'p')}{Next($"{told.Client} {told.HttpMethod} streams")}";
            Respond(200, Typed(lines, "text/event-stream"), null, told.Stream, true);
        });

    /// <summary>An event, which goes on to the client unless a rule cuts before it.</summary>
    public WrittenHistory Event(string? data, string? id = null, string? type = null, bool forwarded = true) =>
        Then(() =>
        {
            var sse = Sse(++told.Events) with { Id = id };
            Wire(
                sse with
                {
                    EventType = type,
                    Data = Stored(data),
                    Messages = JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(data ?? "")),
                }
            );
            if (forwarded && !told.Loses)
                Wire(sse with { Leg = Leg.Client, Unchanged = true });
        });

    /// <summary>The first event of a stream, which only gives out an id, and may say when to come back.</summary>
    public WrittenHistory Primes(string id, string? retry) =>
        Then(() => Wire(Sse(++told.Events) with { Id = id, Retry = retry, Data = Stored("") }));

    /// <summary>A body that is no UTF-8.</summary>
    public WrittenHistory AnsweredInBytes(string type) =>
        Then(() =>
        {
            Respond(200, [$"Content-Type: {type}"], null, null, true, new() { Length = 2, Base64 = "6eA=" });
            Complete(OperationOutcome.Ok);
        });

    /// <summary>The connection ends.</summary>
    public WrittenHistory Closes(EndedBy by, EndedHow how = EndedHow.Fin) =>
        Then(() =>
            Wire(
                new ConnectionClosed
                {
                    Link = told.Client,
                    Connection = told.Connection,
                    By = by,
                    How = how,
                }
            )
        );

    public WrittenHistory Comment() => Then(() => Wire(Sse(0)));

    /// <summary>The answer as an event of the stream; to another request when its id is given.</summary>
    public WrittenHistory Reply(string result = "{}", string? eventId = null, string? to = null) =>
        Event($$"""{"jsonrpc":"2.0","id":{{to ?? told.Id}},"result":{{result}}}""", eventId);

    public WrittenHistory Progress(string token, int progress, string? eventId = null, bool forwarded = true) =>
        Event(
            $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":"""
                + $$$"""{"progressToken":"{{{token}}}","progress":{{{progress}}}}}""",
            eventId,
            forwarded: forwarded
        );

    public WrittenHistory Says(string text, string? eventId = null) =>
        Event(
            $$$"""{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"{{{text}}}"}}""",
            eventId
        );

    public WrittenHistory Ends(EndedBy by = EndedBy.Server, EndedHow how = EndedHow.Complete) =>
        Then(() =>
        {
            var ended = new StreamEnded
            {
                Link = told.Client,
                Connection = told.Connection,
                Exchange = told.Exchange,
                Leg = Leg.Server,
                Stream = told.Stream,
                How = how,
                By = by,
            };
            Wire(ended);
            if (by == EndedBy.Rule)
                Wire(ended with { Leg = Leg.Client });
            Complete(by == EndedBy.Rule ? OperationOutcome.Indeterminate : OperationOutcome.Ok);
        });

    /// <summary>The client has its answer, which the link may note later.</summary>
    public WrittenHistory Completed() => Then(() => Complete(OperationOutcome.Ok));

    /// <summary>The client waits no longer, for something that is not due by any time.</summary>
    public WrittenHistory Leaves() =>
        Then(() =>
        {
            Record();
            Add(
                told.Client,
                new OperationCompleted
                {
                    Operation = told.Operation,
                    Outcome = OperationOutcome.Indeterminate,
                    OnPurpose = true,
                }
            );
        });

    /// <summary>The client gives up without an answer.</summary>
    public WrittenHistory Unanswered() => Then(() => Complete(OperationOutcome.Indeterminate));

    public History Build()
    {
        Record();
        var began = new RunBegan
        {
            Tool = "written by hand",
            Scenario = "none",
            Revision = revision,
            Target = "target",
            Authority = "127.0.0.1:3001",
            TargetRevisions = spoken,
            Credentials = credentials,
            SecondCredentials = secondCredentials,
            ForeignCredentials = foreignCredentials,
            Seed = 1,
            DecisionAlgorithm = "none",
            Source = "runner",
        };
        return new([began, .. entries, new RunEnded { Source = "runner", AtUs = now + 1 }]);
    }

    private static string[] Issued(string? session) => session is null ? [] : [$"Mcp-Session-Id: {session}"];

    private string[] Common(string? session, string method) =>
        [
            .. Issued(session),
            .. Revision.Parse(revision).HasVersionHeader && method != "initialize"
                ? (string[])[$"MCP-Protocol-Version: {revision}"]
                : [],
        ];

    private static RecordedBody? Stored(string? text) =>
        text is null ? null
        : text.Length > RecordedBody.MaximumKept ? new() { Length = text.Length, Sha256 = "5ha256" }
        : new() { Length = text.Length, Text = text };

    private static RecordedBody? StoredBody(string? text) => string.IsNullOrEmpty(text) ? null : Stored(text);

    private static List<string> Typed(IEnumerable<string> lines, string type) =>
        lines.Any(line => HeaderLine.Is(line, "Content-Type")) ? [.. lines] : [$"Content-Type: {type}", .. lines];

    private WrittenHistory Then(Action action)
    {
        action();
        return this;
    }

    private int Next(string counter) => counters[counter] = counters.GetValueOrDefault(counter) + 1;

    private void Wire(WireEntry entry) => Add($"link:{told.Client}", entry);

    private void Add(string source, HistoryEntry entry)
    {
        if (entry is not ExchangeRequest)
            Record();
        entries.Add(entry with { Source = source, N = Next($"{source} entries"), AtUs = now += 100 });
    }

    private void Complete(OperationOutcome outcome)
    {
        Record();
        Add(told.Client, new OperationCompleted { Operation = told.Operation, Outcome = outcome });
    }

    private void Record()
    {
        if (told.IsRecorded)
            return;
        told.IsRecorded = true;
        told.Exchange = Next($"{told.Client} exchanges");
        told.Operation = Next("operations");
        told.Connection = told.SameConnection
            ? counters[$"{told.Client} connections"]
            : Next($"{told.Client} connections");
        if (!told.SameConnection)
            counters[$"{told.Client} on connection"] = 0;
        var port = 40000 + (int.Parse(told.Client[1..]) * 1000) + told.Connection;
        Add(
            told.Client,
            new OperationInvoked
            {
                Operation = told.Operation,
                Client = told.Client,
                Name = $"{told.HttpMethod} {told.Messages.FirstOrDefault()?.Method}".Trim(),
                Port = port,
                IsAside = told.IsAside,
                OnConnection = Next($"{told.Client} on connection"),
            }
        );
        if (!told.SameConnection)
            Wire(
                new ConnectionOpened
                {
                    Link = told.Client,
                    Connection = told.Connection,
                    ClientPort = port,
                }
            );
        var request = new ExchangeRequest
        {
            Link = told.Client,
            Connection = told.Connection,
            Exchange = told.Exchange,
            Leg = Leg.Client,
        };
        var content = request with
        {
            Method = told.HttpMethod,
            Target = told.Target,
            Headers = told.Lines,
            Body = StoredBody(told.Body),
            Messages = told.Messages,
        };
        Wire(content);
        if (told.ByRule)
            return;
        Wire(
            told.LinesToServer is null
                ? request with
                {
                    Leg = Leg.Server,
                    Unchanged = true,
                }
                : content with
                {
                    Leg = Leg.Server,
                    Headers = told.LinesToServer,
                }
        );
    }

    private StreamEvent Sse(int number) =>
        new()
        {
            Link = told.Client,
            Connection = told.Connection,
            Exchange = told.Exchange,
            Leg = Leg.Server,
            Stream = told.Stream,
            Event = number,
        };

    private void Respond(
        int status,
        List<string> headers,
        string? body,
        string? stream,
        bool complete,
        RecordedBody? bytes = null
    )
    {
        Record();
        var opens = told.Messages is [{ Method: "initialize" }, ..] && status is >= 200 and < 300;
        var session = HeaderLine.Values(headers, McpHeaders.SessionId).FirstOrDefault() is not { } token
            ? null
            : told.Fact(
                new()
                {
                    Token = token,
                    Label = opens ? $"{told.Client}/{token}" : null,
                    Length = 32,
                    VisibleAscii = true,
                    EntropyBits = 128,
                    LooksSequential = false,
                    Repeated = false,
                }
            );
        var response = new ExchangeResponse
        {
            Link = "",
            Connection = 0,
            Exchange = 0,
            Leg = Leg.Server,
            Stream = stream,
        };
        Respond(
            Leg.Server,
            response with
            {
                Status = status,
                Headers = headers,
                Body = bytes ?? StoredBody(body),
                Messages = body is null ? [] : JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(body)),
                Session = session,
                Complete = complete,
            }
        );
        if (complete && !told.Loses)
            Respond(Leg.Client, response with { Unchanged = true });
    }

    private void Respond(Leg leg, ExchangeResponse response) =>
        Wire(response with { Link = told.Client, Connection = told.Connection, Exchange = told.Exchange, Leg = leg });
}
