using McpTestbed.Core.Histories;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Checkers.Invariants;

namespace McpTestbed.Scenarios.Tests.Checkers.Stories;

/// <summary>Who may have what in 2026-07-28: credentials, handles, and what belongs to a request that is
/// over.</summary>
internal static class GuardStories
{
    private const string Right = "Authorization: {right}";
    private const string Private = """{"tools":[],"cacheScope":"private"}""";
    private const string Opened = """{"content":[{"type":"text","text":"{handle}"}]}""";

    public static IEnumerable<Story> All => [.. Credentials, .. Handles, .. Cancelled];

    private static IEnumerable<Story> Credentials =>
        [
            .. new StoriesOf(CredentialChecks.ConnectionsAreAuthenticated)
                .Holds("it does", Bare("server/discover").Answered(401))
                .Holds("it does for one of two", Bare("server/discover").Result().Post("tools/list").Answered(403))
                .IsViolated("everybody is served", Bare("server/discover").Result())
                .IsNotExercised("it is refused for another reason", Bare("server/discover").Answered(400))
                .ProvesNothing("all have credentials", Behind().Post("server/discover").With(Right).Result())
                .ProvesNothing("none were given", new WrittenHistory("2026-07-28").Post("server/discover").Result()),
            .. new StoriesOf(CredentialChecks.HandleIsNoCredential)
                .Holds("it is refused", Bare("tools/list").Answered(401).Call("add").Answered(401).Served())
                .IsViolated("it is served", Bare("tools/list").Answered(401).Call("add").Result().Served())
                .IsNotExercised("everybody is served", Behind().Call("add").Result().Served())
                .ProvesNothing("it is not answered", Behind().Call("add").Unanswered()),
            .. new StoriesOf(CredentialChecks.EachPrimitiveIsGuarded)
                .Holds("it is refused", Listed(401).Read().Answered(401).Served())
                .IsViolated("it is served", Listed(401).Read().Result().Served())
                .IsNotExercised("the list is served as well", Listed(200).Read().Result().Served())
                .ProvesNothing("nothing is read", Listed(401)),
            .. new StoriesOf(CredentialChecks.PrivateResultIsNotShared)
                .Holds("it is refused again", Given(Private).Post("tools/list").Answered(401))
                .IsViolated("it is given", Given(Private).Post("tools/list").Result(Private))
                .IsNotExercised(
                    "it is public",
                    Given("""{"tools":[],"cacheScope":"public"}""").Post("tools/list").Result()
                )
                .ProvesNothing("it is not answered", Given(Private).Post("tools/list").Unanswered())
                .ProvesNothing("nobody else asks", Behind().Post("tools/list").With(Right).Result(Private)),
        ];

    private static IEnumerable<Story> Handles =>
        [
            .. new StoriesOf(HandleChecks.StateNeedsItsHandle)
                .Holds("it is refused by the tool", Added().Add("{}").Result("""{"isError":true,"content":[]}"""))
                .Holds("it is refused with an error", Added().Add("{}").Error(-32602))
                .IsViolated("it is served", Added().Add("{}").Result())
                .IsNotExercised("it has its handle", Added().Add("""{"basket":"b"}""").Result())
                .ProvesNothing("it is not answered", Added().Add("{}").Unanswered())
                .ProvesNothing("nothing is called", Plain().Post("tools/list").Result()),
            .. new StoriesOf(HandleChecks.HandlesAreUnguessable)
                .Holds(
                    "they have nothing in common",
                    Opens("a-81f3c0d2e4b7", "a-0c94ff1275aa", "a-77e01b9c3d58", "a-e5d2486b01fc")
                )
                .IsViolated("they are counted", Opens("basket-0001", "basket-0002", "basket-0003", "basket-0004"))
                .IsViolated("one comes twice", Opens("81f3c0d2e4b7", "0c94ff1275aa", "81f3c0d2e4b7", "e5d2486b01fc"))
                .ProvesNothing("there are too few", Opens("81f3c0d2e4b7", "0c94ff1275aa")),
        ];

    private static IEnumerable<Story> Cancelled =>
        [
            .. new StoriesOf(CancelledChecks.NothingMoreOfACancelledRequest)
                .Holds("only others are answered", Closed().Post("tools/list").Result())
                .Holds(
                    "another client's answer has the same id",
                    Closed().Post("tools/list").Result().By("c2").Post("tools/list", id: "7").Result()
                )
                .IsViolated("its answer comes on another stream", Closed().Post("tools/list").Streams().Reply(to: "7"))
                .IsViolated(
                    "its progress comes on another stream",
                    Closed().Post("tools/list").Streams().Progress("p", 1)
                )
                .ProvesNothing("nothing is heard afterwards", Closed())
                .ProvesNothing("it was answered before", Calling().Reply().Ends(EndedBy.Client)),
        ];

    private static WrittenHistory Plain() => new("2026-07-28");

    private static WrittenHistory Behind() => Plain().Behind(Right);

    private static WrittenHistory Bare(string method) => Behind().Post(method);

    private static WrittenHistory Served(this WrittenHistory told) => told.Post("server/discover").With(Right).Result();

    private static WrittenHistory Listed(int status) => Behind().Post("resources/list").Answered(status);

    private static WrittenHistory Read(this WrittenHistory told) =>
        told.Post("resources/read", parameters: """{"uri":"a:b"}""");

    /// <summary>A list that is refused without credentials, and then given to who has them.</summary>
    private static WrittenHistory Given(string result) =>
        Bare("tools/list").Answered(401).Post("tools/list").With(Right).Result(result);

    private static WrittenHistory Added() =>
        Plain()
            .Post("tools/list")
            .Result("""{"tools":[{"name":"add","inputSchema":{"required":["basket"]}}]}""")
            .Add("""{"basket":"b"}""")
            .Result();

    private static WrittenHistory Add(this WrittenHistory told, string arguments) =>
        told.Post("tools/call", parameters: $$"""{"name":"add","arguments":{{arguments}} }""");

    private static WrittenHistory Opens(params IEnumerable<string> handles) =>
        handles.Aggregate(Plain(), (told, handle) =>
            told.Call(HandleChecks.Opening).Result(Opened.Replace("{handle}", handle, StringComparison.Ordinal))
        );

    private static WrittenHistory Calling() =>
        Plain().Call("a", id: "7").Saying("\"_meta\":{", "\"_meta\":{\"progressToken\":\"p\",").Streams();

    private static WrittenHistory Closed() => Calling().Ends(EndedBy.Client);
}
