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
}
