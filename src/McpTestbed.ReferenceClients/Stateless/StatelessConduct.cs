using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>What follows when the answer's stream ends before the answer.</summary>
internal enum Reissue
{
    WithNewId,
    WithSameId,
    Never,
}

/// <summary>The decisions of a client of 2026-07-28. Every default is what the specification asks for; a broken client
/// has one that is wrong.</summary>
internal sealed record StatelessConduct
{
    /// <summary>What <c>Accept</c> says, null for nothing.</summary>
    public string? Accept { get; init; } = "application/json, text/event-stream";

    /// <summary>Whether requests have <c>MCP-Protocol-Version</c>.</summary>
    public bool HasVersionHeader { get; init; } = true;

    /// <summary>Whether requests have <c>Mcp-Method</c>.</summary>
    public bool HasMethodHeader { get; init; } = true;

    /// <summary>Whether requests for something named have <c>Mcp-Name</c>.</summary>
    public bool HasNameHeader { get; init; } = true;

    /// <summary>Whether names that no header can hold are encoded.</summary>
    public bool EncodesNames { get; init; } = true;

    /// <summary>The version in <c>_meta</c>, by the version in the header.</summary>
    public Func<string, string> VersionInMeta { get; init; } = version => version;

    /// <summary>Whether requests have <c>_meta</c>.</summary>
    public bool HasMeta { get; init; } = true;

    /// <summary>Whether <c>_meta</c> names the client.</summary>
    public bool NamesItself { get; init; } = true;

    /// <summary>Whether <c>_meta</c> has the client's capabilities.</summary>
    public bool DeclaresCapabilities { get; init; } = true;

    /// <summary>A session id to send, null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whether a request that is made again names the last event.</summary>
    public bool SendsLastEventId { get; init; }

    /// <summary>The id of the n-th request of the client's life, counted from 1.</summary>
    public Func<int, JsonNode?> IdOf { get; init; } = number => number;

    /// <summary>What follows when the answer's stream ends before the answer.</summary>
    public Reissue Reissue { get; init; }

    /// <summary>Whether a cancellation is posted, beside the closing of the stream.</summary>
    public bool PostsCancelled { get; init; }

    /// <summary>Whether an input that the server asks for is posted as a response.</summary>
    public bool PostsResponses { get; init; }

    /// <summary>Whether a result of an unknown type is taken.</summary>
    public bool TakesUnknownResultType { get; init; }

    /// <summary>Whether a result without a type is refused.</summary>
    public bool DemandsResultType { get; init; }

    /// <summary>What becomes of a request state that is sent back.</summary>
    public Func<string, string> EchoState { get; init; } = state => state;

    /// <summary>Whether the next round of a request has the id of the one before.</summary>
    public bool RepeatsIdInRounds { get; init; }

    /// <summary>Whether the request state of one call is sent with the next.</summary>
    public bool KeepsStateForOthers { get; init; }

    /// <summary>Whether annotated arguments are sent as headers.</summary>
    public bool SendsParameters { get; init; } = true;

    /// <summary>Whether arguments that no header can hold are encoded.</summary>
    public bool EncodesParameters { get; init; } = true;

    /// <summary>Whether an argument that is null has a header.</summary>
    public bool SendsNullParameters { get; init; }

    /// <summary>Whether tools with an annotation that is not valid are left out.</summary>
    public bool DropsBadTools { get; init; } = true;

    /// <summary>Whether a request is made again in a version that the server lists.</summary>
    public bool RetriesVersion { get; init; } = true;

    /// <summary>Whether the client initializes when a server of this era refuses a request.</summary>
    public bool InitializesOnModernError { get; init; }

    /// <summary>Whether the client initializes before anything else.</summary>
    public bool InitializesFirst { get; init; }

    /// <summary>Media types of replies that are read.</summary>
    public IReadOnlyList<string> Reads { get; init; } = ["application/json", "text/event-stream"];

    /// <summary>What <c>traceparent</c> in the metadata says, null for nothing.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What becomes of a cursor that is sent back.</summary>
    public Func<string, string> EchoCursor { get; init; } = cursor => cursor;

    /// <summary>Whether an answer is waited for without an end.</summary>
    public bool WaitsForEver { get; init; }

    /// <summary>How often a request is made again whose version is not spoken, where no version is in common.</summary>
    public int BlindRetries { get; init; }

    /// <summary>Whether a next round has what the server asked for.</summary>
    public bool BringsInputs { get; init; } = true;

    /// <summary>Whether a next round declares the client's capabilities as the first did.</summary>
    public bool DeclaresInRounds { get; init; } = true;

    /// <summary>The extensions that are declared.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Whether the client asks what the server is before anything else.</summary>
    public bool Discovers { get; init; }

    /// <summary>Whether methods of an extension are used that the server does not have.</summary>
    public bool UsesWhatIsNotOffered { get; init; }

    /// <summary>Whether requests about a task name it in a header.</summary>
    public bool NamesTasks { get; init; } = true;

    /// <summary>Whether an error code of old drafts is read as what it meant there.</summary>
    public bool ReadsOldCodes { get; init; }

    /// <summary>Whether a message is posted that only servers send.</summary>
    public bool PostsLog { get; init; }

    /// <summary>Whether the client ends when a call was cancelled.</summary>
    public bool DiesOfCancellation { get; init; }

    /// <summary>How many times its timeout a call may take that tells its progress; null for any time.</summary>
    public int? MostPatience { get; init; } = 1;

    /// <summary>Whether results are kept while they are fresh.</summary>
    public bool Caches { get; init; }

    /// <summary>Whether a kept result is that of its parameters alone.</summary>
    public bool CacheKeyHasParameters { get; init; } = true;

    /// <summary>Whether a private result is kept for its token alone.</summary>
    public bool CacheKeyHasToken { get; init; } = true;

    /// <summary>Whether results are kept that took more than one round.</summary>
    public bool CachesRounds { get; init; }

    /// <summary>Whether results are kept that are stale at once.</summary>
    public bool CachesStale { get; init; }

    /// <summary>Whether the client looks for other tools each time the list may have become stale, and at no other
    /// time.</summary>
    public bool PollsByTtl { get; init; }

    /// <summary>Whether tools are listed again when a call's headers do not fit.</summary>
    public bool Refreshes { get; init; } = true;
}
