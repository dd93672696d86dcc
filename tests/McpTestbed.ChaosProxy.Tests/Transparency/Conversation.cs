using System.Text.Json;

namespace McpTestbed.ChaosProxy.Tests.Transparency;

/// <summary>What a client and a server say to each other on one connection, and in which pieces.</summary>
internal sealed record Conversation
{
    public required string[] Requests { get; init; }

    /// <summary>One response a request, interim ones included in it.</summary>
    public required string[] Responses { get; init; }

    /// <summary>Sizes of the pieces in which each side sends, taken over and over.</summary>
    public int[] ClientPieces { get; init; } = [int.MaxValue];

    public int[] ServerPieces { get; init; } = [int.MaxValue];

    /// <summary>All requests leave before the first response is read.</summary>
    public bool Pipelined { get; init; }

    /// <summary>The server ends the connection after its last response; otherwise the client does.</summary>
    public bool ServerEnds { get; init; }

    /// <summary>What a failing property prints, so that the conversation can be read and played again.</summary>
    public override string ToString() =>
        JsonSerializer.Serialize(
            new
            {
                Requests,
                Responses,
                ClientPieces,
                ServerPieces,
                Pipelined,
                ServerEnds,
            },
            JsonSerializerOptions.Default
        );
}
