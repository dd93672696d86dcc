using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers.Invariants;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>What must hold in any traffic.</summary>
internal static class InvariantStories
{
    private const string Stateless = "2026-07-28";

    public static IEnumerable<Story> All =>
        [.. Texts, .. Answers, .. ServerRequests, .. Notifications, .. Leaks, .. StatelessMessages];

    private static IEnumerable<Story> Texts =>
        [
            .. new StoriesOf(TextChecks.TextIsUtf8)
                .Holds("JSON comes as text", Opened().Post("ping", "s1").Result())
                .Holds("something else is not text", Opened().Get("s1").AnsweredInBytes("text/html"))
                .IsViolated("JSON is no UTF-8", new WrittenHistory().Post("ping").AnsweredInBytes("application/json"))
                .ProvesNothing("the bytes are no JSON-RPC", new WrittenHistory().Get().AnsweredInBytes("text/html")),
            .. new StoriesOf(TextChecks.SingletonHeadersComeOnce)
                .Holds("each comes once", Opened())
                .Holds(
                    "a list may come in two lines",
                    Opened().Get("s1").Answered(405, null, ["Allow: POST", "Allow: DELETE"])
                )
                .IsViolated(
                    "the session id comes twice",
                    new WrittenHistory().Asking().Result("{}", "Mcp-Session-Id: s1", "mcp-session-id: s1")
                )
                .ProvesNothing("nothing is answered", new WrittenHistory().Post("ping").Unanswered()),
        ];

    private static IEnumerable<Story> Answers =>
        [
            .. new StoriesOf(AnswerChecks.OneAnswerForARequest)
                .Holds("it is answered once", Opened().Post("ping", "s1").Streams().Says("first").Reply().Ends())
                .Holds(
                    "a resumed stream has the answer again",
                    Opened()
                        .Post("ping", "s1", id: "7")
                        .Streams()
                        .Event("", "e1")
                        .Reply(eventId: "e2")
                        .Ends()
                        .Get("s1", "e1")
                        .Streams()
                        .Reply(to: "7", eventId: "e2")
                )
                .IsViolated("two answers come", Opened().Post("ping", "s1").Streams().Reply().Reply().Ends())
                .ProvesNothing("none comes", new WrittenHistory().Post("ping").Streams().Ends()),
            .. new StoriesOf(AnswerChecks.AnswerOnItsOwnExchange)
                .Holds(
                    "each gets its own, whatever the order",
                    Shared().Back("one").Result().Back("two").Streams().Says("first").Reply(Tools).Ends()
                )
                .Holds(
                    "two sessions use one id, and each gets its own",
                    Alike().Back("one").Result().Back("two").Result(Tools)
                )
                .Holds(
                    "a batch has the answers of its own",
                    Shared()
                        .Back("one")
                        .Result()
                        .Back("two")
                        .Result(Tools)
                        .Request(
                            "POST",
                            """[{"jsonrpc":"2.0","id":8,"method":"ping"},{"jsonrpc":"2.0","id":9,"method":"ping"}]""",
                            "Mcp-Session-Id: s1"
                        )
                        .Answered(
                            200,
                            """[{"jsonrpc":"2.0","id":9,"result":{}},{"jsonrpc":"2.0","id":8,"result":{}}]"""
                        )
                )
                .IsViolated(
                    "the other's is there when the client comes back",
                    Shared()
                        .Back("one")
                        .Streams()
                        .Event("", "e1")
                        .Ends()
                        .Back("two")
                        .Result(Tools)
                        .By("c1")
                        .Get("s1", "e1")
                        .Streams()
                        .Reply(to: "102")
                        .Ends()
                )
                .IsViolated(
                    "they are swapped",
                    Shared().Back("one").Streams().Reply(to: "102").Ends().Back("two").Streams().Reply(to: "101").Ends()
                )
                .IsViolated(
                    "one gets both",
                    Shared().Back("one").Streams().Reply().Reply(to: "102").Ends().Back("two").Streams().Ends()
                )
                .IsViolated(
                    "two sessions use one id, and a ping gets the list of the other",
                    Alike().Back("one").Result(Tools).Back("two").Unanswered()
                )
                .IsViolated(
                    "two sessions use one id, and a list gets the answer of the other's ping",
                    Alike().Back("two").Result().Back("one").Unanswered()
                )
                .IsViolated(
                    "a list names the session of the other",
                    Alike().Back("one").Result().Back("two").Result("""{"tools":[{"name":"of session-1"}]}""")
                )
                .IsNotExercised(
                    "the server was done with one before the other came",
                    Opened().Post("ping", "s1").Result().By("c2").Initialize("s2").Post("ping", "s2").Result()
                )
                .ProvesNothing("there is one client", Opened().Post("ping", "s1").Result())
                .ProvesNothing("they are not answered", Shared().Back("one").Unanswered().Back("two").Unanswered()),
        ];

    private static IEnumerable<Story> ServerRequests =>
        [
            .. new StoriesOf(ServerRequestChecks.ServerRequestIdNotNull)
                .Holds("it has one", Listed().Asks("ping", "7"))
                .IsViolated("it is null", Listed().Asks("ping", "null"))
                .ProvesNothing("the server asks nothing", Listed().Reply()),
            .. new StoriesOf(ServerRequestChecks.ServerRequestIdsUnique)
                .Holds("they differ", Listed().Asks("ping", "7").Asks("ping", "8"))
                .Holds(
                    "another session begins anew",
                    Listed().Asks("ping", "7").Ends().Initialize("s2").Post("ping", "s2").Streams().Asks("ping", "7")
                )
                .Holds(
                    "a replay repeats one",
                    Listed().Event("", "e1").Asks("ping", "7").Ends().Get("s1", "e1").Streams().Asks("ping", "7")
                )
                .IsViolated("one comes twice", Listed().Asks("ping", "7").Asks("ping", "7"))
                .ProvesNothing("the server asks nothing", Listed().Reply()),
            .. new StoriesOf(ServerRequestChecks.ServerAsksOnlyWhatWasDeclared)
                .Holds("ping needs nothing", Listed().Asks("ping", "7"))
                .Holds(
                    "roots were declared",
                    new WrittenHistory()
                        .Post("initialize", null, """{"protocolVersion":"2025-11-25","capabilities":{"roots":{}}}""")
                        .Result("{}", "Mcp-Session-Id: s1")
                        .Post("tools/list", "s1")
                        .Streams()
                        .Asks("roots/list", "7")
                )
                .IsViolated("roots were not declared", Listed().Asks("roots/list", "7"))
                .ProvesNothing("the server asks nothing", Listed().Reply()),
            .. new StoriesOf(ServerRequestChecks.ServerAsksNothingInTheStatelessEra)
                .Holds("it only notifies", Called().Says("at work").Reply())
                .IsViolated("it asks", Called().Asks("ping", "7"))
                .ProvesNothing("nothing is streamed", new WrittenHistory(Stateless).Post("tools/list").Result()),
            .. new StoriesOf(ServerRequestChecks.ServerCancelsOnlyItsOwnRequests)
                .Holds("the server had sent it", Listed().Asks("ping", "7").Cancels("7"))
                .IsViolated("it never was sent", Listed().Cancels("7"))
                .IsViolated(
                    "it was sent to another session",
                    Listed().Asks("ping", "7").Ends().Initialize("s2").Post("ping", "s2").Streams().Cancels("7")
                )
                .ProvesNothing("nothing is cancelled", Listed().Reply()),
            .. new StoriesOf(ServerRequestChecks.ServerCancelsOnlyListens)
                .Holds("nothing is cancelled", Called().Says("at work").Reply())
                .Holds(
                    "a subscription is ended so",
                    new WrittenHistory(Stateless).Post("subscriptions/listen").Streams().Cancels("1")
                )
                .IsViolated("a call is", Called().Cancels("1"))
                .ProvesNothing("nothing is streamed", new WrittenHistory(Stateless).Post("tools/list").Result()),
        ];

    private static IEnumerable<Story> Notifications =>
        [
            .. new StoriesOf(NotificationChecks.ProgressIsOfAnActiveRequest)
                .Holds("it grows", Working().Progress("t", 1).Progress("t", 2).Reply())
                .Holds(
                    "a replay tells it again",
                    Working().Progress("t", 1, "e1").Progress("t", 2).Ends().Get("s1", "e1").Streams().Progress("t", 1)
                )
                .IsViolated("it stands still", Working().Progress("t", 1).Progress("t", 1))
                .IsViolated("it falls", Working().Progress("t", 2).Progress("t", 1))
                .IsViolated("nobody brought the token", Working().Progress("nobody", 1))
                .IsViolated(
                    "another session brought it",
                    Working().Initialize("s2").Post("ping", "s2").Streams().Progress("t", 1)
                )
                .IsViolated("it comes after the answer", Working().Reply().Progress("t", 1))
                .ProvesNothing("none is told", Working().Reply()),
            .. new StoriesOf(NotificationChecks.GetStreamIsApartFromRequests)
                .Holds("it has news of its own", Opened().Get("s1").Streams().Says("news"))
                .IsViolated(
                    "it has the progress of a call",
                    Opened()
                        .Get("s1")
                        .Streams()
                        .As("get")
                        .Call("slow", "s1", """{"progressToken":"t"}""")
                        .Streams()
                        .Back("get")
                        .Progress("t", 1)
                )
                .ProvesNothing("it is silent", Opened().Get("s1").Streams()),
            .. new StoriesOf(NotificationChecks.ReplyStreamConcernsItsRequest)
                .Holds("it has the progress of its request", Working().Progress("t", 1).Reply())
                .Holds("a tool changes a list", Working().Notifies("notifications/tools/list_changed").Reply())
                .IsViolated("a list of tools changes it", Listed().Notifies("notifications/tools/list_changed"))
                .IsViolated(
                    "it has the progress of another",
                    Working().As("one").Post("ping", "s1").Streams().Progress("t", 1)
                )
                .ProvesNothing("it has the answer only", Working().Reply()),
            .. new StoriesOf(NotificationChecks.LogMessagesOnlyWhenAskedFor)
                .Holds("the request asked", Asking().Says("at work").Reply())
                .Holds("none comes", Called().Reply())
                .IsViolated("it did not", Called().Says("at work").Reply())
                .ProvesNothing("nothing is streamed", new WrittenHistory(Stateless).Post("tools/list").Result()),
            .. new StoriesOf(NotificationChecks.RetryBeforeAClose)
                .Holds("it says when", Listed().Primes("e1", "500").Ends())
                .IsViolated("it does not", Listed().Primes("e1", null).Ends())
                .ProvesNothing("the client closed", Listed().Primes("e1", null).Ends(EndedBy.Client, EndedHow.Fin))
                .ProvesNothing("the session ended", Listed().Primes("e1", null).Ends().Delete("s1").Answered(204))
                .ProvesNothing("the answer was there", Listed().Primes("e1", null).Reply().Ends()),
        ];

    private static IEnumerable<Story> Leaks =>
        [
            .. new StoriesOf(SessionLeakChecks.LogNamesNoIdOfAnotherSession)
                .Holds("it names its own", Two().Says("a ping of session-2"))
                .IsViolated("it names the other's", Two().Says("a ping of session-1"))
                .ProvesNothing("there is one session", Opened().Get("s1").Streams().Says("a ping of s1")),
            .. new StoriesOf(SessionLeakChecks.StreamNamesNothingOfAnotherSession)
                .Holds("it is about nobody", Two().Says("news"))
                .Holds("a log message that names the session is another rule's", Two().Says("a ping of session-1"))
                .IsViolated("it names the id of the other's request", Two().Says("at work: only-the-first-uses-it"))
                .IsViolated("a request names the other's session", Two().Asks("ping", "\"session-1\""))
                .ProvesNothing("nothing is said", Two()),
        ];

    private static IEnumerable<Story> StatelessMessages =>
        [
            .. new StoriesOf(StatelessMessageChecks.ErrorCodeNotReserved)
                .Holds("it is one that is defined", Failing(-32020))
                .Holds("it is JSON-RPC's", Failing(-32601))
                .IsViolated("it is none that is defined", Failing(-32050))
                .ProvesNothing("there is no error", new WrittenHistory(Stateless).Post("tools/list").Result()),
            .. new StoriesOf(StatelessMessageChecks.ErrorCodeNotRetired)
                .Holds("it is another", Failing(-32602))
                .IsViolated("it is that of a resource that is not there", Failing(-32002))
                .ProvesNothing("there is no error", new WrittenHistory(Stateless).Post("tools/list").Result()),
            .. new StoriesOf(StatelessMessageChecks.TraceContextIsWellFormed)
                .Holds("it is", Traced("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .IsViolated("it is a word", Traced("somewhere"))
                .IsViolated("it is all zero", Traced("00-00000000000000000000000000000000-00f067aa0ba902b7-01"))
                .ProvesNothing("there is none", new WrittenHistory(Stateless).Post("tools/list").Result()),
            .. new StoriesOf(StatelessMessageChecks.InputRequiredOnlyWhereAllowed)
                .Holds("a call asks", Called().Reply("""{"resultType":"input_required"}"""))
                .IsViolated(
                    "a list asks",
                    new WrittenHistory(Stateless).Post("tools/list").Result("""{"resultType":"input_required"}""")
                )
                .ProvesNothing("there is no result", Failing(-32601)),
            .. new StoriesOf(StatelessMessageChecks.InputRequestsOnlyDeclared)
                .Holds("it asks for nothing", Called().Reply())
                .IsViolated(
                    "it asks for what was not declared",
                    Called().Reply("""{"inputRequests":{"a":{"method":"elicitation/create"}}}""")
                )
                .ProvesNothing("there is no result", Failing(-32601)),
        ];

    private const string Tools = """{"tools":[]}""";

    private static WrittenHistory Opened() => new WrittenHistory().Initialize();

    private static WrittenHistory Listed() => Opened().Post("tools/list", "s1").Streams();

    private static WrittenHistory Working() => Opened().Call("slow", "s1", """{"progressToken":"t"}""").Streams();

    private static WrittenHistory Called() => new WrittenHistory(Stateless).Call("slow").Streams();

    private static WrittenHistory Asking() =>
        new WrittenHistory(Stateless)
            .Post("tools/call", null, """{"name":"slow","_meta":{"io.modelcontextprotocol/logLevel":"info"}}""")
            .Saying(
                "\"io.modelcontextprotocol/protocolVersion\"",
                "\"io.modelcontextprotocol/logLevel\":\"info\",\"io.modelcontextprotocol/protocolVersion\""
            )
            .Streams();

    private static WrittenHistory Failing(int code) =>
        new WrittenHistory(Stateless).Post("tools/list").Error(code, 400);

    private static WrittenHistory Traced(string parent) =>
        new WrittenHistory(Stateless).Post("tools/list").Result($$$"""{"_meta":{"traceparent":"{{{parent}}}"}}""");

    private static WrittenHistory Shared() =>
        Opened().Post("ping", "s1", id: "101").As("one").By("c2").Post("tools/list", "s1", id: "102").As("two");

    private static WrittenHistory Alike() =>
        new WrittenHistory()
            .Initialize("session-1")
            .By("c2")
            .Initialize("session-2")
            .By("c1")
            .Post("ping", "session-1", id: "1")
            .As("one")
            .By("c2")
            .Post("tools/list", "session-2", id: "1")
            .As("two");

    private static WrittenHistory Two() =>
        new WrittenHistory()
            .Initialize("session-1")
            .Post("ping", "session-1", id: "\"only-the-first-uses-it\"")
            .Result()
            .By("c2")
            .Initialize("session-2")
            .Get("session-2")
            .Streams();

    private static WrittenHistory Asks(this WrittenHistory told, string method, string id) =>
        told.Event($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}"}""");

    private static WrittenHistory Notifies(this WrittenHistory told, string method) =>
        told.Event($$"""{"jsonrpc":"2.0","method":"{{method}}"}""");

    private static WrittenHistory Cancels(this WrittenHistory told, string id) =>
        told.Event($$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{id}}}}}""");
}
