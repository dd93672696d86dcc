using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>What reads a connection along: bytes go where it says, and it is told of the connection's life.</summary>
/// <remarks>Without one, bytes go on unread. Toxics act on what it sends, so that it knows what came, whatever becomes
/// of it.</remarks>
internal interface IConversation
{
    /// <summary>The client is connected.</summary>
    void Opened();

    /// <summary>Takes what came from one side and sends on what is to go on.</summary>
    /// <returns>False when a rule ended the connection.</returns>
    /// <exception cref="LegBrokenException">Sending broke.</exception>
    /// <exception cref="OperationCanceledException">The connection went while something was held back.</exception>
    ValueTask<bool> TakeAsync(LinkDirection direction, ReadOnlyMemory<byte> bytes);

    /// <summary>One side will send no more; its FIN goes on after this.</summary>
    /// <returns>False when a rule ended the connection.</returns>
    ValueTask<bool> EndAsync(LinkDirection direction);

    /// <summary>Whether a request went on that was not answered yet.</summary>
    bool AwaitsAnswer { get; }

    /// <summary>The replica that was to answer has gone.</summary>
    /// <returns>Whether the client got an answer all the same; false when its connection has to end as the replica's
    /// did.</returns>
    ValueTask<bool> ReplicaGoneAsync();

    /// <summary>Nothing more will be read from one side, whatever the reason.</summary>
    void Abandon(LinkDirection direction);

    /// <summary>Nothing that is held back may go anywhere any more.</summary>
    void Release();

    /// <summary>Both legs are gone.</summary>
    void Closed();

    /// <summary>The connection was ended because of a mistake of ours.</summary>
    void Failed(Exception error);
}
