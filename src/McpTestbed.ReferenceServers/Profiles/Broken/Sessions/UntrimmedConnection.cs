using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>A connection whose incoming bytes pass an <see cref="UntrimmedHeader"/> on their way to the
/// server.</summary>
internal static class UntrimmedConnection
{
    /// <summary>Serves the connection.</summary>
    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var marked = new Pipe(new PipeOptions(useSynchronizationContext: false));
        connection.Transport = new Duplex(marked.Reader, transport.Output);
        var copying = CopyAsync(transport.Input, marked.Writer);
        try
        {
            await next(connection);
        }
        finally
        {
            // A copy that waits for more of the client, or for the server to read, would otherwise never end.
            await marked.Reader.CompleteAsync();
            transport.Input.CancelPendingRead();
            await copying;
            connection.Transport = transport;
        }
    }

    private static async Task CopyAsync(PipeReader from, PipeWriter to)
    {
        var header = new UntrimmedHeader();
        try
        {
            while (true)
            {
                var read = await from.ReadAsync();
                foreach (var segment in read.Buffer)
                {
                    var target = to.GetSpan(Math.Max(1, segment.Length));
                    for (var i = 0; i < segment.Length; i++)
                        target[i] = header.Mark(segment.Span[i]);
                    to.Advance(segment.Length);
                }

                from.AdvanceTo(read.Buffer.End);
                var flushed = await to.FlushAsync();
                if (read.IsCompleted || read.IsCanceled || flushed.IsCompleted)
                    break;
            }

            await to.CompleteAsync();
        }
        catch (IOException reset)
        {
            // The server hears of a reset as it would have without the copy.
            await to.CompleteAsync(reset);
        }
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
