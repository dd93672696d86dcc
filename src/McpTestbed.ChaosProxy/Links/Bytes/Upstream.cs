using System.Net.Sockets;

namespace McpTestbed.ChaosProxy.Links.Bytes;

/// <summary>Dials the server behind a link.</summary>
internal static class Upstream
{
    /// <returns>The connection; null when there is none in time.</returns>
    public static async Task<LinkLeg?> DialAsync(string address, TimeSpan deadline)
    {
        if (!Uri.TryCreate($"tcp://{address}", UriKind.Absolute, out var server) || server.Port <= 0) return null;
        try
        {
            using var patience = new CancellationTokenSource(deadline, TimeProvider.System);
            return await LinkLeg.DialAsync(server, patience.Token);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
