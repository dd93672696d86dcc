using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Stateless;

namespace McpTestbed.ReferenceClients.Catalog;

/// <summary>The clients of 2026-07-28, one line each.</summary>
internal static class StatelessProfiles
{
    /// <summary>Those that do nothing wrong.</summary>
    public static IReadOnlyList<ClientProfile> Good { get; } =
    [
        Client("client-stateless", "Exact in every rule of 2026-07-28.", new()),
        Client(
            "client-stateless-gives-up",
            "Makes no request again whose stream broke off.",
            new() { Reissue = Reissue.Never }
        ),
        Client(
            "client-stateless-traced",
            "Names its trace in the metadata of each request.",
            new() { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }
        ),
        Client("client-stateless-caches", "Keeps results as long as they are fresh.", new() { Caches = true }),
        Client(
            "client-stateless-patient",
            "Waits twice as long for a call that tells its progress.",
            new() { MostPatience = 2 }
        ),
        Client(
            "client-stateless-extended",
            "Asks what the server is, and takes calls that become tasks.",
            new() { Discovers = true, Extensions = [StatelessClient.TasksExtension] }
        ),
    ];

    /// <summary>Those with one defect each.</summary>
    public static IReadOnlyList<ClientProfile> Broken { get; } =
    [
        Broke("no-version-header", "Never sends MCP-Protocol-Version.", new() { HasVersionHeader = false }),
        Broke("no-method-header", "Never sends Mcp-Method.", new() { HasMethodHeader = false }),
        Broke("no-name-header", "Never sends Mcp-Name.", new() { HasNameHeader = false }),
        Broke("raw-name", "Sends names that no header can hold as they are.", new() { EncodesNames = false }),
        Broke(
            "version-differs",
            "Names another version in the body than in the header.",
            new() { VersionInMeta = _ => Revisions.November2025 }
        ),
        Broke("no-meta", "Sends requests without metadata.", new() { HasMeta = false }),
        Broke("no-client-info", "Does not name itself.", new() { NamesItself = false }),
        Broke("no-capabilities", "Does not declare its capabilities.", new() { DeclaresCapabilities = false }),
        Broke("sends-session-id", "Sends a session id.", new() { SessionId = "a-session-of-old" }),
        Broke(
            "sends-last-event-id",
            "Names the last event when it makes a request again.",
            new() { SendsLastEventId = true }
        ),
        Broke("null-id", "Gives its first request the id null.", new() { IdOf = n => n == 1 ? null : n }),
        Broke("one-id", "Gives every request the id 1.", new() { IdOf = _ => 1 }),
        Broke(
            "reissues-same-id",
            "Makes a request whose stream broke again with its id.",
            new() { Reissue = Reissue.WithSameId }
        ),
        Broke("posts-cancelled", "Posts a cancellation.", new() { PostsCancelled = true }),
        Broke("answers-by-post", "Posts what the server asks for as a response.", new() { PostsResponses = true }),
        Broke(
            "takes-unknown-result-type",
            "Takes a result of a type that it does not know.",
            new() { TakesUnknownResultType = true }
        ),
        Broke("needs-result-type", "Refuses a result without a type.", new() { DemandsResultType = true }),
        Broke(
            "changes-request-state",
            "Sends a request state back in lower case.",
            new() { EchoState = state => state.ToLowerInvariant() }
        ),
        Broke(
            "repeats-id-in-round-trip",
            "Makes the next round of a request with the same id.",
            new() { RepeatsIdInRounds = true }
        ),
        Broke(
            "keeps-state-for-others",
            "Sends the request state of one call with the next.",
            new() { KeepsStateForOthers = true }
        ),
        Broke("no-param-headers", "Sends no argument as a header.", new() { SendsParameters = false }),
        Broke(
            "raw-params",
            "Sends arguments that no header can hold as they are.",
            new() { EncodesParameters = false }
        ),
        Broke("sends-null-params", "Sends null as a header.", new() { SendsNullParameters = true }),
        Broke("keeps-bad-tool", "Calls a tool whose annotation is not valid.", new() { DropsBadTools = false }),
        Broke("never-retries-version", "Tries no version that the server lists.", new() { RetriesVersion = false }),
        Broke(
            "falls-back-on-modern-error",
            "Initializes when a server of this revision refuses a request.",
            new() { InitializesOnModernError = true }
        ),
        Broke("initializes-first", "Initializes before anything else.", new() { InitializesFirst = true }),
        Broke("no-accept", "Sends no Accept.", new() { Accept = null }),
        Broke("reads-json-only", "Does not read streams of events.", new() { Reads = ["application/json"] }),
        Broke("reads-sse-only", "Does not read JSON bodies.", new() { Reads = ["text/event-stream"] }),
        Broke("bad-traceparent", "Sends a traceparent that is none.", new() { TraceParent = "trace-1" }),
        Broke(
            "changes-cursor",
            "Sends a cursor back in lower case.",
            new() { EchoCursor = cursor => cursor.ToLowerInvariant() }
        ),
        Broke("waits-for-ever", "Waits for an answer without an end.", new() { WaitsForEver = true }),
        Broke(
            "asks-for-ever",
            "Makes a request 200 times whose version the server does not speak.",
            new() { BlindRetries = 200 }
        ),
        Broke(
            "declares-once",
            "Does not declare in the next round what it declared in the first.",
            new() { DeclaresInRounds = false }
        ),
        Broke("bare-extension", "Declares an extension without a prefix.", new() { Extensions = ["tasks"] }),
        Broke(
            "uses-what-is-not-offered",
            "Asks for a task where the server has none.",
            new()
            {
                Discovers = true,
                Extensions = [StatelessClient.TasksExtension],
                UsesWhatIsNotOffered = true,
            }
        ),
        Broke(
            "nameless-tasks",
            "Does not name a task in a header.",
            new()
            {
                Discovers = true,
                Extensions = [StatelessClient.TasksExtension],
                NamesTasks = false,
            }
        ),
        Broke(
            "no-mirrors",
            "Sends neither MCP-Protocol-Version nor Mcp-Method.",
            new() { HasVersionHeader = false, HasMethodHeader = false }
        ),
        Broke("reads-old-codes", "Reads -32001 as drafts of the revision did.", new() { ReadsOldCodes = true }),
        Broke("posts-log", "Posts a message that only servers send.", new() { PostsLog = true }),
        Broke("dies-of-cancellation", "Ends when a call was cancelled.", new() { DiesOfCancellation = true }),
        Broke("waits-while-told", "Waits for a call as long as it tells its progress.", new() { MostPatience = null }),
        Broke(
            "caches-by-method",
            "Takes a result for that of another request of the method.",
            new() { Caches = true, CacheKeyHasParameters = false }
        ),
        Broke(
            "caches-for-everybody",
            "Takes a private result for that of another token.",
            new() { Caches = true, CacheKeyHasToken = false }
        ),
        Broke("caches-stale", "Keeps results that are stale at once.", new() { Caches = true, CachesStale = true }),
        Broke(
            "caches-rounds",
            "Keeps results that took more than one round.",
            new() { Caches = true, CachesRounds = true }
        ),
        Broke("polls-by-ttl", "Lists the tools each time ttlMs is over.", new() { PollsByTtl = true }),
        Broke("omits-inputs", "Makes the next round without what was asked for.", new() { BringsInputs = false }),
        Broke(
            "never-refreshes",
            "Lists no tools again when the headers of a call do not fit.",
            new() { Refreshes = false }
        ),
    ];

    private static ClientProfile Broke(string name, string summary, StatelessConduct conduct) =>
        Client($"stateless-client-{name}", summary, conduct);

    private static ClientProfile Client(string name, string summary, StatelessConduct conduct) =>
        new(name, summary, Revisions.StatelessEra, (work, log) =>
            new StatelessClient(conduct, name, work.Version!, work, log)
        );
}
