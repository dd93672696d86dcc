using System.Text;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.SessionEra;

namespace McpTestbed.ReferenceClients.Catalog;

/// <summary>The clients of the session era, one line each.</summary>
internal static class SessionEraProfiles
{
    private const int ForEver = 200;

    /// <summary>Those that do nothing wrong.</summary>
    public static IReadOnlyList<ClientProfile> Good { get; } =
    [
        Client("client", "Exact in every rule of its revision.", new()),
        Client("client-post-only", "Never sends GET.", new() { OpensGet = false, AfterCut = AfterCut.Fail }),
        Client(
            "client-gives-up",
            "Ends after the first failure, in order.",
            new()
            {
                GivesUp = true,
                AfterCut = AfterCut.Fail,
                ReopensGet = false,
            }
        ),
        Client("client-no-resume", "Resumes no stream.", new() { AfterCut = AfterCut.Fail, ReopensGet = false }),
        Client("client-connection-each", "Has a connection for each request.", new() { ClosesConnections = true }),
        Client(
            "client-follows-redirects",
            "Makes a request anew where 307 or 308 sends it.",
            new() { Redirects = Redirects.AreFollowed }
        ),
        Client("client-slow", "Pauses before each request.", new() { Pause = TimeSpan.FromMilliseconds(300) }),
        Client("client-with-token", "Sends a token with every request.", new() { Token = Token.OnEveryRequest }),
        Client(
            "client-batches",
            "Posts two requests in one array, as 2025-03-26 lets it.",
            new() { Arrays = Arrays.OfRequests },
            Revisions.March2025
        ),
        Client(
            "client-asks-who-authorizes",
            "Asks where to get a token when it is not authorized.",
            new() { AsksWhoAuthorizes = true }
        ),
        Client("client-stays", "Never ends by itself.", new() { Stays = true }),
    ];

    /// <summary>Those with one defect each.</summary>
    public static IReadOnlyList<ClientProfile> Broken { get; } =
    [
        Client("client-posts-arrays", "Posts two requests in one array.", new() { Arrays = Arrays.OfRequests }),
        Client(
            "client-accepts-json-only",
            "Accepts no event stream as the answer to a POST.",
            new() { PostAccept = "application/json" }
        ),
        Client("client-get-accepts-anything", "Accepts anything on GET.", new() { GetAccept = "*/*" }),
        Client(
            "client-forgets-session-id",
            "Sends no session id on POST after the handshake.",
            new() { CarriesSessionId = kind => kind != RequestKind.Post }
        ),
        Client(
            "client-initialized-without-session-id",
            "Sends notifications/initialized without the session id.",
            new() { CarriesSessionId = kind => kind != RequestKind.Initialized }
        ),
        Client(
            "client-get-without-session-id",
            "Sends GET without the session id.",
            new() { CarriesSessionId = kind => kind != RequestKind.Get }
        ),
        Client(
            "client-delete-without-session-id",
            "Sends DELETE without the session id.",
            new() { CarriesSessionId = kind => kind != RequestKind.Delete }
        ),
        Client(
            "client-lowercases-session-id",
            "Sends the session id in lower case.",
            new() { KeepSessionId = id => id.ToLowerInvariant() }
        ),
        Client(
            "client-reads-one-spelling",
            "Finds the session id only in a header spelled Mcp-Session-Id.",
            new() { ReadsEverySpelling = false }
        ),
        Client(
            "client-cuts-session-id",
            "Keeps only 64 characters of the session id.",
            new() { KeepSessionId = id => id[..Math.Min(64, id.Length)] }
        ),
        Client(
            "client-takes-later-session-id",
            "Takes a session id from any later response.",
            new() { TakesLaterSessionId = true }
        ),
        Client(
            "client-no-version-header",
            "Never sends MCP-Protocol-Version.",
            new() { VersionHeader = (_, _) => null }
        ),
        Client(
            "client-sends-its-own-version",
            "Sends the version it offered, not the one agreed.",
            new() { VersionHeader = (offered, agreed) => Revisions.HasVersionHeader(agreed) ? offered : null }
        ),
        Client(
            "client-lists-before-initialize",
            "Lists tools before it initializes.",
            new() { FirstList = FirstList.BeforeInitialize }
        ),
        Client(
            "client-early",
            "Lists tools while initialize is not answered.",
            new() { FirstList = FirstList.BeforeInitializeIsAnswered }
        ),
        Client("client-no-initialized", "Sends no notifications/initialized.", new() { SendsInitialized = false }),
        Client("client-no-client-info", "Initializes without clientInfo.", new() { NamesItself = false }),
        Client(
            "client-null-id",
            "Gives its first request after the handshake the id null.",
            new() { IdOf = number => number == 2 ? null : number }
        ),
        Client("client-repeats-ids", "Gives every request the id 1.", new() { IdOf = _ => 1 }),
        Client("client-pong-wrong-id", "Answers ping under another id.", new() { PongId = _ => 4711 }),
        Client("client-no-pong", "Does not answer ping.", new() { AnswersPing = false }),
        Client(
            "client-error-without-code",
            "Answers what it does not know with an error that has no code.",
            new() { ErrorsHaveCode = false }
        ),
        Client("client-answers-notifications", "Answers notifications.", new() { AnswersNotifications = true }),
        Client(
            "client-asks-for-prompts",
            "Lists prompts where the server declared none.",
            new() { AsksForPrompts = true }
        ),
        Client("client-cancels-unknown", "Cancels a request it never made.", new() { CancelsUnknown = true }),
        Client("client-cancels-initialize", "Cancels initialize.", new() { CancelsInitialize = true }),
        Client(
            "client-answers-undeclared",
            "Answers roots/list with a result without having declared roots.",
            new() { AnswersRoots = true }
        ),
        Client(
            "client-takes-any-version",
            "Goes on with a version it does not speak.",
            new() { TakesAnyVersion = true }
        ),
        Client("client-no-delete", "Ends without DELETE.", new() { Deletes = false }),
        Client(
            "client-reads-json-only",
            "Takes an event stream as the answer to a POST for an error.",
            new() { ReadsEventStreams = false }
        ),
        Client(
            "client-reads-sse-only",
            "Takes JSON as the answer to a POST for an error.",
            new() { ReadsJson = false }
        ),
        Client("client-demands-session-id", "Ends where no session id is issued.", new() { DemandsSessionId = true }),
        Client("client-dies-without-get", "Ends where GET is refused.", new() { DiesWithoutGet = true }),
        Client(
            "client-get-storm",
            "Asks GET again at once, whatever came of it, 200 times.",
            new() { AsksGetAgainAtOnce = true }
        ),
        Client(
            "client-ignores-404",
            "Goes on in a session for which a POST got 404.",
            new() { HeedsLostSession = false }
        ),
        Client(
            "client-ignores-404-on-get",
            "Goes on in a session for which a GET got 404.",
            new() { HeedsLostSessionOnGet = false }
        ),
        Client(
            "client-reinitializes-with-dead-id",
            "Initializes anew with the id of the lost session.",
            new() { InitializesWithLostId = true }
        ),
        Client(
            "client-reinitializes-for-each",
            "Initializes anew once for each request that found the session lost.",
            new() { SharesNewSession = false }
        ),
        Client(
            "client-reinitializes-for-ever",
            "Initializes anew as long as its sessions are lost, 200 times.",
            new() { FruitlessSessions = ForEver, CallsInNewSession = ForEver }
        ),
        Client(
            "client-retries-500-for-ever",
            "Repeats a call as long as it gets 500 or more, 200 times.",
            new() { CallsAfterServerError = ForEver }
        ),
        Client(
            "client-ignores-retry-after",
            "Asks again at once where Retry-After names a time.",
            new() { HonoursRetryAfter = false }
        ),
        Client(
            "client-never-resumes-polls",
            "Gives a call up when its stream ends before the answer, though it has an event id.",
            new() { AfterCut = AfterCut.Fail }
        ),
        Client(
            "client-resumes-without-last-event-id",
            "Resumes streams without Last-Event-ID.",
            new() { LastEventId = (_, _) => null }
        ),
        Client(
            "client-resumes-from-the-first-event",
            "Resumes streams after the first event it saw.",
            new() { LastEventId = (first, _) => first }
        ),
        Client("client-resumes-at-once", "Resumes streams without waiting.", new() { HonoursRetry = false }),
        Client(
            "client-posts-again",
            "Posts a call again with its id when its stream is cut.",
            new() { AfterCut = AfterCut.PostAgain }
        ),
        Client(
            "client-posts-again-with-new-id",
            "Posts a call again with a new id when its stream is cut.",
            new() { AfterCut = AfterCut.PostWithNewId }
        ),
        Client(
            "client-splits-on-lf-only",
            "Takes no lone CR for the end of a line.",
            new() { Reading = new() { CarriageReturnEndsLine = false } }
        ),
        Client(
            "client-joins-no-data-lines",
            "Takes the last of several data lines.",
            new() { Reading = new() { JoinsDataLines = false } }
        ),
        Client(
            "client-takes-every-event-type",
            "Takes events of any type for messages.",
            new() { TakesEveryEventType = true }
        ),
        Client(
            "client-dies-of-comments",
            "Takes a comment in an event stream for an error.",
            new() { Reading = new() { SkipsComments = false } }
        ),
        Client(
            "client-cancels-by-closing",
            "Cancels a call by closing its stream only.",
            new() { Cancellation = Cancellation.ByClosing }
        ),
        Client(
            "client-timeout-without-cancel",
            "Gives a call up in time without cancelling it.",
            new() { CancelsOnTimeout = false }
        ),
        Client("client-waits-for-ever", "Waits for an answer without an end.", new() { HasTimeout = false }),
        Client("client-keeps-cursor", "Uses a cursor in the next session.", new() { KeepsCursor = true }),
        Client(
            "client-batches-initialize",
            "Posts initialize in an array with another request.",
            new() { Arrays = Arrays.WithInitialize },
            Revisions.March2025
        ),
        Client(
            "client-mixes-batches",
            "Posts an answer and a request in one array.",
            new() { Arrays = Arrays.OfRequestsAndResponses },
            Revisions.March2025
        ),
        Client(
            "client-token-once",
            "Sends its token on the first request only.",
            new() { Token = Token.OnFirstRequest }
        ),
        Client("client-token-in-query", "Sends a token in the query.", new() { Token = Token.InQuery }),
        Client(
            "client-resolves-twice",
            "Takes an answer that comes twice for that of its next request.",
            new() { TakesSecondAnswerForNext = true }
        ),
        Client(
            "client-latin1",
            "Sends its messages in Latin-1.",
            new()
            {
                Encode = text =>
                    Encoding.Latin1.GetBytes(text.Replace("client-latin1", "l\u00E4tin1", StringComparison.Ordinal)),
            }
        ),
        Client("client-puts-initialized", "Sends notifications/initialized by PUT.", new() { PutsInitialized = true }),
        Client(
            "client-forgets-session-id-on-redirect",
            "Follows redirects, and leaves the session id behind.",
            new() { Redirects = Redirects.AreFollowedWithoutSessionId }
        ),
        Client(
            "client-session-id-in-query",
            "Puts the session id into the query as well.",
            new() { NamesSessionInQuery = true }
        ),
        Client("client-reads-no-batches", "Reads no array of messages.", new() { ReadsBatches = false }),
        Client(
            "client-ignores-refused-initialize",
            "Goes on when its initialize was refused.",
            new() { IgnoresRefusedInitialize = true }
        ),
        Client(
            "client-dies-of-late-answers",
            "Ends when a call that it cancelled is answered after all.",
            new() { DiesOfLateAnswers = true }
        ),
        Client(
            "client-no-jsonrpc",
            "Sends messages that do not say jsonrpc 2.0.",
            new()
            {
                Encode = text =>
                    Encoding.UTF8.GetBytes(text.Replace("\"jsonrpc\":\"2.0\",", "", StringComparison.Ordinal)),
            }
        ),
        Client(
            "client-one-progress-token",
            "Gives every call the same progress token.",
            new() { HasOneProgressToken = true }
        ),
        Client(
            "client-asks-who-authorizes-without-version",
            "Asks where to get a token without MCP-Protocol-Version.",
            new() { AsksWhoAuthorizes = true, NamesVersionWhenItAsks = false }
        ),
        Client(
            "client-initializes-for-ever",
            "Initializes again as long as the answers get lost, 200 times.",
            new() { Initializes = ForEver }
        ),
        Client("client-offers-no-date", "Offers the version 1.0.", new() { Offers = _ => "1.0" }),
        Client(
            "client-changes-version",
            "Names the version that it offered in every other request.",
            new() { ChangesVersion = true }
        ),
        Client(
            "client-reinitializes-on-any-refusal",
            "Takes any refusal of a call for the end of the session.",
            new() { ReplacesSessionOnRefusal = true }
        ),
        Client(
            "client-posts-again-after-the-answer",
            "Makes a call again that was answered.",
            new() { RepeatsAnsweredCalls = true }
        ),
        Client(
            "client-takes-foreign-answer",
            "Takes any answer for that of the request that has waited longest.",
            new() { TakesForeignAnswer = true }
        ),
    ];

    private static ClientProfile Client(string name, string summary, Conduct conduct, params string[] revisions) =>
        new(name, summary, revisions.Length > 0 ? revisions : Revisions.SessionEra, (work, log) =>
            new SessionClient(conduct, name, work.Version!, work, log)
        )
        {
            Stays = conduct.Stays,
        };
}
