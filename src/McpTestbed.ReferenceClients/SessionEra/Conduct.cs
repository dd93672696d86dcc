using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Events;
using McpTestbed.ReferenceClients.Messages;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>The decisions of a client of the session era. Every default is what the specification asks for; a broken
/// client has one that is wrong.</summary>
internal sealed record Conduct
{
    /// <summary>What <c>Accept</c> says on a POST.</summary>
    public string PostAccept { get; init; } = "application/json, text/event-stream";

    /// <summary>What <c>Accept</c> says on a GET.</summary>
    public string GetAccept { get; init; } = "text/event-stream";

    /// <summary>Which requests carry the session id.</summary>
    public Func<RequestKind, bool> CarriesSessionId { get; init; } = _ => true;

    /// <summary>What becomes of a session id when it is kept.</summary>
    public Func<string, string> KeepSessionId { get; init; } = id => id;

    /// <summary>Whether the session id is found in a header of any spelling.</summary>
    public bool ReadsEverySpelling { get; init; } = true;

    /// <summary>Whether an id in a later response replaces the session's.</summary>
    public bool TakesLaterSessionId { get; init; }

    /// <summary>Whether the client ends where no session id is issued.</summary>
    public bool DemandsSessionId { get; init; }

    /// <summary>The version header after the handshake, by the version offered and the one agreed; null for
    /// none.</summary>
    public Func<string, string, string?> VersionHeader { get; init; } =
        (_, agreed) => Revisions.HasVersionHeader(agreed) ? agreed : null;

    /// <summary>Whether headers of 2026-07-28 are sent.</summary>
    public bool SendsModernHeaders { get; init; }

    /// <summary>When the tools are listed first.</summary>
    public FirstList FirstList { get; init; }

    /// <summary>Whether the handshake is completed by <c>notifications/initialized</c>.</summary>
    public bool SendsInitialized { get; init; } = true;

    /// <summary>Whether initialize has <c>clientInfo</c>.</summary>
    public bool NamesItself { get; init; } = true;

    /// <summary>Whether a version that it does not speak is taken all the same.</summary>
    public bool TakesAnyVersion { get; init; }

    /// <summary>The id of the n-th request of the client's life, counted from 1.</summary>
    public Func<int, JsonNode?> IdOf { get; init; } = number => number;

    /// <summary>What arrays are posted.</summary>
    public Arrays Arrays { get; init; }

    /// <summary>Whether a ping is answered.</summary>
    public bool AnswersPing { get; init; } = true;

    /// <summary>The id of the answer to a ping.</summary>
    public Func<JsonNode?, JsonNode?> PongId { get; init; } = id => id;

    /// <summary>Whether an error answer has a code.</summary>
    public bool ErrorsHaveCode { get; init; } = true;

    /// <summary>Whether <c>roots/list</c> gets a result, which was not declared.</summary>
    public bool AnswersRoots { get; init; }

    /// <summary>Whether a notification is answered.</summary>
    public bool AnswersNotifications { get; init; }

    /// <summary>Whether prompts are listed where the server declared none.</summary>
    public bool AsksForPrompts { get; init; }

    /// <summary>Whether a request that was never made is cancelled.</summary>
    public bool CancelsUnknown { get; init; }

    /// <summary>Whether initialize is cancelled while it runs.</summary>
    public bool CancelsInitialize { get; init; }

    /// <summary>How a call is cancelled.</summary>
    public Cancellation Cancellation { get; init; }

    /// <summary>Whether a request that took too long is cancelled.</summary>
    public bool CancelsOnTimeout { get; init; } = true;

    /// <summary>Whether a request may take only so long.</summary>
    public bool HasTimeout { get; init; } = true;

    /// <summary>Whether a session ends with DELETE.</summary>
    public bool Deletes { get; init; } = true;

    /// <summary>Whether an answer as JSON is read.</summary>
    public bool ReadsJson { get; init; } = true;

    /// <summary>Whether an answer as an event stream is read.</summary>
    public bool ReadsEventStreams { get; init; } = true;

    /// <summary>How event streams are read.</summary>
    public EventReading Reading { get; init; } = new();

    /// <summary>Whether events of other types are taken for messages.</summary>
    public bool TakesEveryEventType { get; init; }

    /// <summary>Whether a stream is opened by GET.</summary>
    public bool OpensGet { get; init; } = true;

    /// <summary>Whether a GET stream that broke is asked for again.</summary>
    public bool ReopensGet { get; init; } = true;

    /// <summary>Whether the client ends where GET is refused.</summary>
    public bool DiesWithoutGet { get; init; }

    /// <summary>Whether GET is asked again at once, whatever came of it.</summary>
    public bool AsksGetAgainAtOnce { get; init; }

    /// <summary>What follows when an answer's stream ends before the answer.</summary>
    public AfterCut AfterCut { get; init; }

    /// <summary>What a resumption names, by the first and the last event id of the stream.</summary>
    public Func<string, string, string?> LastEventId { get; init; } = (_, last) => last;

    /// <summary>Whether the time that the server asks for is waited before a stream is asked for again.</summary>
    public bool HonoursRetry { get; init; } = true;

    /// <summary>Whether 404 to a POST ends the session.</summary>
    public bool HeedsLostSession { get; init; } = true;

    /// <summary>Whether 404 to a GET ends the session.</summary>
    public bool HeedsLostSessionOnGet { get; init; } = true;

    /// <summary>Whether a new initialize carries the id of the session that was lost.</summary>
    public bool InitializesWithLostId { get; init; }

    /// <summary>Whether requests that lost the same session share one new.</summary>
    public bool SharesNewSession { get; init; } = true;

    /// <summary>How many new sessions in a row may serve nothing.</summary>
    public int FruitlessSessions { get; init; } = 3;

    /// <summary>How often a call that found its session lost is made in a new one.</summary>
    public int CallsInNewSession { get; init; } = 1;

    /// <summary>Whether a cursor is used in a session other than its own.</summary>
    public bool KeepsCursor { get; init; }

    /// <summary>How often a call is made again after a status of 500 or more.</summary>
    public int CallsAfterServerError { get; init; }

    /// <summary>Whether the time of <c>Retry-After</c> is waited.</summary>
    public bool HonoursRetryAfter { get; init; } = true;

    /// <summary>Whether an answer that comes twice is taken for that of the next request.</summary>
    public bool TakesSecondAnswerForNext { get; init; }

    /// <summary>Whether every request that asks for progress does so with the same token.</summary>
    public bool HasOneProgressToken { get; init; }

    /// <summary>Whether any answer is taken for that of the oldest request that waits.</summary>
    public bool TakesForeignAnswer { get; init; }

    /// <summary>Where a token is sent.</summary>
    public Token Token { get; init; }

    /// <summary>Whether a client that is not authorized asks the server where to get a token.</summary>
    public bool AsksWhoAuthorizes { get; init; }

    /// <summary>Whether it names its version when it asks so.</summary>
    public bool NamesVersionWhenItAsks { get; init; } = true;

    /// <summary>How often initialize is sent whose answer gets lost.</summary>
    public int Initializes { get; init; } = 2;

    /// <summary>Whether the first failure ends the client.</summary>
    public bool GivesUp { get; init; }

    /// <summary>How a message becomes bytes.</summary>
    public Func<string, byte[]> Encode { get; init; } = System.Text.Encoding.UTF8.GetBytes;

    /// <summary>The version in initialize, made of the one that it was told.</summary>
    public Func<string, string> Offers { get; init; } = version => version;

    /// <summary>Whether every other request names the version that was offered.</summary>
    public bool ChangesVersion { get; init; }

    /// <summary>Whether notifications/initialized goes out by PUT.</summary>
    public bool PutsInitialized { get; init; }

    /// <summary>Whether the session id is in the query as well.</summary>
    public bool NamesSessionInQuery { get; init; }

    /// <summary>Whether arrays of messages are read.</summary>
    public bool ReadsBatches { get; init; } = true;

    /// <summary>Whether the client goes on when its initialize was refused.</summary>
    public bool IgnoresRefusedInitialize { get; init; }

    /// <summary>Whether the client ends when a call that it cancelled is answered after all.</summary>
    public bool DiesOfLateAnswers { get; init; }

    /// <summary>Whether any refusal of a call is taken for the end of the session.</summary>
    public bool ReplacesSessionOnRefusal { get; init; }

    /// <summary>Whether a call that was answered is made again when its stream was not ended in order.</summary>
    public bool RepeatsAnsweredCalls { get; init; }

    /// <summary>What becomes of a request that 307 or 308 sends elsewhere.</summary>
    public Redirects Redirects { get; init; }

    /// <summary>Whether each request has a connection of its own.</summary>
    public bool ClosesConnections { get; init; }

    /// <summary>How long the client pauses before each request.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Whether the client stays after its work.</summary>
    public bool Stays { get; init; }
}
