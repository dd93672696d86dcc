using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

internal static class DeclarationStories
{
    private const string Acknowledged = "notifications/subscriptions/acknowledged";
    private const string Changed = "notifications/tools/list_changed";
    private const string Log = "notifications/message";

    public static IEnumerable<Story> All =>
        [
            .. new StoriesOf(NamedThingChecks.EncodedNameServed)
                .Holds("it is served", Named("=?base64?YQ==?=").Result().Plainly())
                .IsViolated("it is taken for another name", Named("=?base64?YQ==?=").Error(-32020, 400).Plainly())
                .IsNotExercised("the plain name is refused as well", Named("=?base64?YQ==?=").Error(-32020, 400))
                .ProvesNothing("it does not come", Named("a").Result()),
            .. new StoriesOf(NamedThingChecks.UndecodableNameRefused)
                .Holds("it is refused so", Named("=?base64?YQ!!!?=").Error(-32020, 400).Plainly())
                .IsViolated("it is served", Named("=?base64?YQ!!!?=").Result().Plainly())
                .IsViolated("it is refused with another code", Named("=?base64?YQ!!!?=").Error(-32602, 400).Plainly())
                .IsNotExercised("the plain name is refused as well", Named("=?base64?YQ!!!?=").Error(-32602, 400))
                .ProvesNothing("it does not come", Named("=?base64?YQ==?=").Result()),
            .. new StoriesOf(NamedThingChecks.MissingResourceIsInvalidParams)
                .Holds("the code is -32602", Missing().Error(-32602))
                .Holds(
                    "the server has something there",
                    Missing().Result("""{"contents":[{"uri":"a:b","text":"c"}]}""")
                )
                .IsViolated("the contents are empty", Missing().Result("""{"contents":[]}"""))
                .IsViolated("the code is another one", Missing().Error(-32603))
                .IsNotExercised("the server reads nothing", Missing().Error(-32601, 404))
                .IsNotExercised("the code is a retired one, which another check judges", Missing().Error(-32002))
                .ProvesNothing("no answer comes", Missing().Unanswered()),
            .. new StoriesOf(DeclarationChecks.ListIsNotOfTheConnection)
                .Holds("it stays", InTurn("a", "a", "a", "a"))
                .IsViolated("it is another one on another connection", InTurn("a", "b", "a", "b"))
                .IsNotExercised("it changes with time", InTurn("a", "a", "b", "b"))
                .IsNotExercised("it is asked for once on a connection", Plain().Post("tools/list").Result(Tools("a")))
                .ProvesNothing("it is not answered", Plain().Post("tools/list").Unanswered()),
            .. new StoriesOf(DeclarationChecks.ExtensionsHaveAPrefix)
                .Holds("they have", Extension("io.modelcontextprotocol/tasks"))
                .IsViolated("one has none", Extension("tasks"))
                .IsViolated("a label of it begins with a digit", Extension("1.example/tasks"))
                .IsNotExercised("there are none", Plain().Post("server/discover").Result("""{"capabilities":{}}"""))
                .ProvesNothing("the server tells nothing", Plain().Post("server/discover").Unanswered()),
            .. new StoriesOf(DeclarationChecks.UnknownLogLevelRefused)
                .Holds("it is refused so", Loud("logging").Error(-32602, 400).Control(null, "tools/list"))
                .IsViolated("it is served", Loud("logging").Result().Control(null, "tools/list"))
                .IsNotExercised("the server logs nothing", Loud("tools").Result().Control(null, "tools/list"))
                .ProvesNothing("it does not come", Plain().Post("tools/list").Result()),
            .. new StoriesOf(DeclarationChecks.ClientInfoIsOptional)
                .Holds("it is served", Plain().Post("tools/list").Result())
                .IsViolated(
                    "it is refused, and one with it is served",
                    Plain().Post("tools/list").Error(-32602, 400).Post("tools/list", parameters: WithInfo).Result()
                )
                .IsNotExercised("nothing is served", Plain().Post("tools/list").Error(-32602, 400))
                .ProvesNothing("no answer comes", Plain().Post("tools/list").Unanswered()),
            .. new StoriesOf(DeclarationChecks.ClientInfoChangesNothing)
                .Holds("it is the same", Clients("a", "a", "a", "a"))
                .IsViolated("it is another one to another client", Clients("a", "b", "a", "b"))
                .IsNotExercised("it changes with time", Clients("a", "a", "b", "b"))
                .ProvesNothing("it is not answered", Plain().Post("tools/list").Unanswered()),
            .. new StoriesOf(DeclarationChecks.InitializeErrorNamesVersions)
                .Holds("they are in the data", Initialize().Answered(400, Refused("2026-07-28")))
                .IsViolated("they are not there", Initialize().Answered(400, Refused("nothing")))
                .IsNotExercised("it is served", Initialize().Result())
                .IsNotExercised("the server is too busy", Initialize().Answered(503))
                .ProvesNothing("no answer comes", Initialize().Unanswered()),
            .. new StoriesOf(ListenChecks.ToldOfChanges)
                .Holds("it is told", Changing().Event(Said(Changed)))
                .IsViolated("it is told nothing", Changing())
                .IsNotExercised("nothing changes", Honoured().Post("tools/list").Result(Tools("a")))
                .IsNotExercised("the wish is not honoured", Listening().Event(Said(Acknowledged)))
                .ProvesNothing("the server does not answer", Listen().Unanswered()),
            .. new StoriesOf(ListenChecks.AcknowledgedFirst)
                .Holds("it comes first", Listening().Comment().Event(Said(Acknowledged)))
                .IsViolated("a change comes first", Listening().Event(Said(Changed)).Event(Said(Acknowledged)))
                .IsNotExercised("nothing comes", Listening())
                .IsNotExercised("the server has no subscriptions", Listen().Error(-32601, 404))
                .ProvesNothing("the server does not answer", Listen().Unanswered()),
            .. new StoriesOf(ListenChecks.NotificationsNameTheSubscription)
                .Holds("it is the id of the request", Listening().Event(Said(Acknowledged)))
                .IsViolated("it is a string", Listening().Event(Said(Acknowledged, "\"7\"")))
                .IsViolated(
                    "it is missing",
                    Listening().Event("""{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""")
                )
                .IsNotExercised("nothing comes", Listening())
                .ProvesNothing("the server does not answer", Listen().Unanswered()),
            .. new StoriesOf(ListenChecks.NothingUnasked)
                .Holds("one is told, and the other not", Two().Event(Said(Changed)))
                .IsViolated("what was not asked for comes", Two("promptsListChanged").Event(Said(Changed)))
                .IsNotExercised("nothing changes", Two())
                .ProvesNothing("the server does not answer", Listen().Unanswered()),
            .. new StoriesOf(ListenChecks.NothingOfRequests)
                .Holds(
                    "a log message comes on the response of its call",
                    Listening().Event(Said(Acknowledged)).Call("a").Streams().Event(Said(Log)).Reply()
                )
                .IsViolated("a log message comes", Listening().Event(Said(Acknowledged)).Event(Said(Log)))
                .IsViolated("progress comes", Listening().Progress("p", 1))
                .IsNotExercised("nothing logs", Listening().Event(Said(Acknowledged)))
                .ProvesNothing("the server does not answer", Listen().Unanswered()),
            .. new StoriesOf(StatelessMessageChecks.InputRequiredSaysWhat)
                .Holds("there is a state", Asking("\"requestState\":\"a\""))
                .Holds(
                    "there is a request",
                    Asking(
                        """
                        "inputRequests":{"a":{"method":"elicitation/create"}}
                        """
                    )
                )
                .IsViolated("there is neither", Asking("\"inputRequests\":{}"))
                .ProvesNothing("no input is asked for", Plain().Call("a").Result()),
            .. new StoriesOf(StatelessMessageChecks.InputRequestsAreOfThreeKinds)
                .Holds(
                    "it is one of the three",
                    Asking(
                        """
                        "inputRequests":{"a":{"method":"roots/list"}}
                        """
                    )
                )
                .IsViolated(
                    "it is another one",
                    Asking(
                        """
                        "inputRequests":{"a":{"method":"roots/list"},"b":{"method":"tools/call"}}
                        """
                    )
                )
                .ProvesNothing("no input is asked for", Plain().Call("a").Result()),
        ];

    private const string WithInfo = """
        {"_meta":{"io.modelcontextprotocol/clientInfo":{"name":"a","version":"1"}}}
        """;

    private static WrittenHistory Plain() => new("2026-07-28");

    private static WrittenHistory Named(string name) => Plain().Call("a").Without("Mcp-Name").With($"Mcp-Name: {name}");

    private static WrittenHistory Plainly(this WrittenHistory told) => told.Call("a").Result();

    private static WrittenHistory Missing() =>
        Plain().Post("resources/read", parameters: $$"""{"uri":"{{NamedThingChecks.NoSuchResource}}"}""");

    private static WrittenHistory Initialize() => Plain().Post("initialize", meta: false);

    private static string Refused(string supported) =>
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":"""
        + $$"""{"supported":["{{supported}}"]} } }""";

    /// <summary>Two clients ask in turn on one connection.</summary>
    private static WrittenHistory Clients(string one, string other, string oneAgain, string otherAgain) =>
        Plain()
            .Post("tools/list")
            .Result(Tools(one))
            .OfStranger(other)
            .Post("tools/list")
            .OnTheSameConnection()
            .Result(Tools(oneAgain))
            .OfStranger(otherAgain);

    private static WrittenHistory OfStranger(this WrittenHistory told, string tool) =>
        told.Post("tools/list")
            .OnTheSameConnection()
            .Saying("\"_meta\":{", "\"_meta\":{\"io.modelcontextprotocol/clientInfo\":{\"name\":\"stranger\"},")
            .Result(Tools(tool));

    /// <summary>A subscription whose wish is acknowledged; what follows comes on it.</summary>
    private static WrittenHistory Honoured() =>
        Plain()
            .Post("server/discover")
            .Result("""{"capabilities":{"tools":{"listChanged":true} } }""")
            .Subscribe("toolsListChanged", "7")
            .Streams()
            .Event("""{"jsonrpc":"2.0","method":"a","params":{"notifications":{"toolsListChanged":true} } }""")
            .As("listening");

    /// <summary>The tools change while it is open.</summary>
    private static WrittenHistory Changing() =>
        Honoured().Post("tools/list").Result(Tools("a")).Post("tools/list").Result(Tools("a", "b")).Back("listening");

    private static string Tools(params IEnumerable<string> names) =>
        $$"""{"tools":[{{string.Join(',', names.Select(name => $$"""{"name":"{{name}}"}"""))}}]}""";

    /// <summary>Two clients ask in turn, each on one connection.</summary>
    private static WrittenHistory InTurn(string one, string other, string oneAgain, string otherAgain) =>
        Plain()
            .Post("tools/list")
            .Result(Tools(one))
            .Later(1)
            .By("c2")
            .Post("tools/list")
            .Result(Tools(other))
            .Later(1)
            .By("c1")
            .Post("tools/list")
            .OnTheSameConnection()
            .Result(Tools(oneAgain))
            .Later(1)
            .By("c2")
            .Post("tools/list")
            .OnTheSameConnection()
            .Result(Tools(otherAgain));

    private static WrittenHistory Extension(string name) =>
        Plain().Post("server/discover").Result($$"""{"capabilities":{"extensions":{"{{name}}":{} } } }""");

    private static WrittenHistory Loud(string capability) =>
        Plain()
            .Post("server/discover")
            .Result($$"""{"capabilities":{"{{capability}}":{} } }""")
            .Post("tools/list")
            .Saying("\"_meta\":{", "\"_meta\":{\"io.modelcontextprotocol/logLevel\":\"loud\",");

    private static WrittenHistory Listen(string filter = "toolsListChanged", string id = "7") =>
        Plain().Subscribe(filter, id);

    private static WrittenHistory Subscribe(this WrittenHistory told, string filter, string id) =>
        told.Post("subscriptions/listen", parameters: $$"""{"notifications":{"{{filter}}":true} }""", id: id);

    private static WrittenHistory Listening(string filter = "toolsListChanged") => Listen(filter).Streams();

    /// <summary>Two subscriptions; what follows comes on the first.</summary>
    private static WrittenHistory Two(string filter = "toolsListChanged") =>
        Listening(filter).As("one").Subscribe("resourcesListChanged", "8").Streams().Back("one");

    private static string Said(string method, string id = "7") =>
        $$"""
            {"jsonrpc":"2.0","method":"{{method}}",
             "params":{"_meta":{"io.modelcontextprotocol/subscriptionId":{{id}} } } }
            """.ReplaceLineEndings("");

    private static WrittenHistory Asking(string what) =>
        Plain().Call("a").Result($$"""{"resultType":"input_required",{{what.Trim()}} }""");
}
