namespace McpTestbed.ChaosProxy.Links;

/// <summary>Bytes so far, live.</summary>
/// <param name="FromClient">Received from the client.</param>
/// <param name="ToServer">Sent to the server.</param>
/// <param name="FromServer">Received from the server.</param>
/// <param name="ToClient">Sent to the client.</param>
internal readonly record struct ByteCounts(long FromClient, long ToServer, long FromServer, long ToClient)
{
    public static ByteCounts operator +(ByteCounts left, ByteCounts right) =>
        new(
            left.FromClient + right.FromClient,
            left.ToServer + right.ToServer,
            left.FromServer + right.FromServer,
            left.ToClient + right.ToClient
        );
}
