using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.TwoEndpoints;

namespace McpTestbed.ReferenceClients.Catalog;

/// <summary>The clients of 2024-11-05, one line each.</summary>
internal static class TwoEndpointProfiles
{
    /// <summary>Those that do nothing wrong.</summary>
    public static IReadOnlyList<ClientProfile> Good { get; } =
    [Client("client-two-endpoints", "Exact in every rule of 2024-11-05.", new())];

    /// <summary>Those with one defect each.</summary>
    public static IReadOnlyList<ClientProfile> Broken { get; } =
    [
        Broke("posts-to-sse", "Posts to the address of the stream.", new() { PostTo = (stream, _) => stream }),
        Broke(
            "drops-query",
            "Posts to the named address without its query.",
            new() { PostTo = (_, named) => new UriBuilder(named) { Query = "" }.Uri }
        ),
        Broke(
            "posts-before-endpoint",
            "Posts to an address that it guesses, before one is named.",
            new() { WaitsForEndpoint = false }
        ),
        Broke("no-initialized", "Sends no notifications/initialized.", new() { SendsInitialized = false }),
        Broke(
            "goes-on-uninitialized",
            "Initializes on the first stream only.",
            new() { InitializesEveryStream = false }
        ),
        Broke("no-pong", "Does not answer ping.", new() { AnswersPing = false }),
        Broke(
            "null-id",
            "Gives its first request after the handshake the id null.",
            new() { IdOf = number => number == 2 ? null : number }
        ),
        Broke("offers-no-date", "Offers the version 1.0.", new() { Offers = _ => "1.0" }),
        Broke("takes-any-version", "Goes on with a version it does not speak.", new() { TakesAnyVersion = true }),
        Broke(
            "ignores-refused-initialize",
            "Goes on when its initialize was refused.",
            new() { IgnoresRefusedInitialize = true }
        ),
        Broke("waits-for-ever", "Waits for an answer without an end.", new() { HasTimeout = false }),
        Broke("keeps-cursor", "Uses a cursor on the next stream.", new() { KeepsCursor = true }),
        Broke("one-progress-token", "Gives every call the same progress token.", new() { HasOneProgressToken = true }),
        Broke(
            "takes-foreign-answer",
            "Takes any answer for that of the request that has waited longest.",
            new() { TakesForeignAnswer = true }
        ),
        Broke(
            "dies-of-late-answers",
            "Ends when a call that it cancelled is answered after all.",
            new() { DiesOfLateAnswers = true }
        ),
    ];

    private static ClientProfile Broke(string name, string summary, TwoEndpointConduct conduct) =>
        Client($"two-endpoint-client-{name}", summary, conduct);

    private static ClientProfile Client(string name, string summary, TwoEndpointConduct conduct) =>
        new(name, summary, [Revisions.November2024], (work, _) => new TwoEndpointClient(conduct, name, work));
}
