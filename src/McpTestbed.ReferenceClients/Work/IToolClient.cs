using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.Work;

/// <summary>A client of any era, as the work uses it.</summary>
internal interface IToolClient : IAsyncDisposable
{
    /// <summary>Makes the server ready for calls.</summary>
    /// <exception cref="CallFailedException">It cannot be.</exception>
    /// <exception cref="GivenUpException">The client will not speak with it.</exception>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>All tools that can be called, of all pages.</summary>
    /// <exception cref="CallFailedException">They cannot be listed.</exception>
    /// <exception cref="GivenUpException">The client ends.</exception>
    Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken);

    /// <summary>Calls a tool.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="CallFailedException">There is none.</exception>
    /// <exception cref="CallCancelledException">It was cancelled, as the wishes say.</exception>
    /// <exception cref="GivenUpException">The client ends.</exception>
    Task<JsonObject> CallToolAsync(string name, JsonObject arguments, CancellationToken cancellationToken);

    /// <summary>Reads a resource.</summary>
    /// <returns>The result, which may be one that was kept.</returns>
    /// <exception cref="CallFailedException">There is none, or this client reads no resources.</exception>
    /// <exception cref="GivenUpException">The client ends.</exception>
    Task<JsonObject> ReadResourceAsync(WishedRead read, CancellationToken cancellationToken) =>
        throw new CallFailedException("this client reads no resources");

    /// <summary>Looks several times whether the list of the tools changed.</summary>
    /// <exception cref="CallFailedException">It cannot be listed, or this client does not look.</exception>
    /// <exception cref="GivenUpException">The client ends.</exception>
    Task PollToolsAsync(int times, CancellationToken cancellationToken) =>
        throw new CallFailedException("this client does not look whether the tools changed");

    /// <summary>Ends what was begun with the server; never fails.</summary>
    Task CloseAsync();
}
