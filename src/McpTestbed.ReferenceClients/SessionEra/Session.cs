using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>One session, from the sending of initialize on.</summary>
internal sealed class Session(string offered, CancellationToken clientEnded, string? idToInitializeWith = null)
    : IDisposable
{
    private readonly CancellationTokenSource lifetime = CancellationTokenSource.CreateLinkedTokenSource(clientEnded);

    /// <summary>The version offered.</summary>
    public string Offered { get; } = offered;

    /// <summary>The version agreed, null before.</summary>
    public string? Version { get; set; }

    /// <summary>The session id, null where none was issued.</summary>
    public string? Id { get; set; } = idToInitializeWith;

    /// <summary>What the server declared.</summary>
    public JsonObject Capabilities { get; set; } = [];

    /// <summary>Whether the server answered 404.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Its GET stream.</summary>
    public Task Listening { get; set; } = Task.CompletedTask;

    /// <summary>Is cancelled when the session ends.</summary>
    public CancellationToken Ended => lifetime.Token;

    /// <summary>Ends what runs only within the session.</summary>
    public void End(bool isLost)
    {
        IsLost |= isLost;
        lifetime.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => lifetime.Dispose();
}

/// <summary>The server answered 404 to a request of the session.</summary>
internal sealed class SessionLostException(string message, bool mayHaveRun) : Exception(message)
{
    /// <summary>Whether the request had been accepted before, and may have been carried out.</summary>
    public bool MayHaveRun { get; } = mayHaveRun;
}
