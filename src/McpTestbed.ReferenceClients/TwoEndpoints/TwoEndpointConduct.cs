using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.TwoEndpoints;

/// <summary>The decisions of a client of 2024-11-05. Every default is what the specification asks for; a broken client
/// has one that is wrong.</summary>
internal sealed record TwoEndpointConduct
{
    /// <summary>Where messages are posted, by the address of the stream and the one that the server named.</summary>
    public Func<Uri, Uri, Uri> PostTo { get; init; } = (_, named) => named;

    /// <summary>Whether messages wait for the address that the server names.</summary>
    public bool WaitsForEndpoint { get; init; } = true;

    /// <summary>Whether the handshake is completed by <c>notifications/initialized</c>.</summary>
    public bool SendsInitialized { get; init; } = true;

    /// <summary>Whether the handshake is made on every stream, and not only on the first.</summary>
    public bool InitializesEveryStream { get; init; } = true;

    /// <summary>Whether a ping is answered.</summary>
    public bool AnswersPing { get; init; } = true;

    /// <summary>The id of the n-th request of the client's life, counted from 1.</summary>
    public Func<int, JsonNode?> IdOf { get; init; } = number => number;

    /// <summary>The version in initialize, made of the one that it speaks.</summary>
    public Func<string, string> Offers { get; init; } = version => version;

    /// <summary>Whether a version that it does not speak is taken all the same.</summary>
    public bool TakesAnyVersion { get; init; }

    /// <summary>Whether the client goes on when its initialize was refused.</summary>
    public bool IgnoresRefusedInitialize { get; init; }

    /// <summary>Whether a request may take only so long.</summary>
    public bool HasTimeout { get; init; } = true;

    /// <summary>Whether a page that got lost with its stream is asked for on the next one, with its cursor.</summary>
    public bool KeepsCursor { get; init; }

    /// <summary>Whether every request that asks for progress does so with the same token.</summary>
    public bool HasOneProgressToken { get; init; }

    /// <summary>Whether any answer is taken for that of the oldest request that waits.</summary>
    public bool TakesForeignAnswer { get; init; }

    /// <summary>Whether the client ends when a call that it cancelled is answered after all.</summary>
    public bool DiesOfLateAnswers { get; init; }
}
