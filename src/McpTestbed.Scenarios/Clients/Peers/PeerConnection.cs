using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>One connection of a client to a scripted server: HTTP/1.1, one request after the other.</summary>
/// <param name="socket">The connection; closed with this.</param>
/// <param name="serve">Answers a request.</param>
internal sealed class PeerConnection(Socket socket, Func<PeerRequest, PeerAnswer, Task> serve)
{
    private const int MaximumBody = 1 << 20;
    private const int ReadSize = 16 * 1024;

    private static readonly byte[] Continue = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    /// <summary>Serves until the client leaves, an answer ends the connection, or the run is over.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var pipe = new Pipe(new(pauseWriterThreshold: 2 * MaximumBody, resumeWriterThreshold: MaximumBody));
        var filling = FillAsync(pipe.Writer, gone);
        try
        {
            while (await ReadAsync(pipe.Reader, gone.Token) is { } request)
            {
                var answer = new PeerAnswer(socket, gone.Token);
                await serve(request, answer);
                if (answer.EndsConnection || !answer.HasBegun)
                    break;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has left, or the run is over.
        }
        finally
        {
            socket.Dispose();
            await gone.CancelAsync();
            await filling;
        }
    }

    /// <summary>Reads ahead, so that a client that leaves is noticed while it is being answered.</summary>
    private async Task FillAsync(PipeWriter writer, CancellationTokenSource gone)
    {
        try
        {
            while (await socket.ReceiveAsync(writer.GetMemory(ReadSize), gone.Token) is var read and > 0)
            {
                writer.Advance(read);
                await writer.FlushAsync(gone.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // As above.
        }

        await writer.CompleteAsync();
        try
        {
            await gone.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // Serving ended first.
        }
    }

    private async Task<PeerRequest?> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        HttpHead? head = null;
        BodyFramer? framer = null;
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var bytes = result.Buffer.IsSingleSegment ? result.Buffer.First : result.Buffer.ToArray();
            var taken = 0;
            if (head is null && HttpHead.TryRead(bytes.Span) is { } read)
            {
                (head, taken) = (read, read.Length);
                framer = BodyFramer.ForRequest(head);
                if (head.Values("Expect").Any())
                    await socket.SendAsync(Continue, cancellationToken);
            }

            while (
                framer is { IsComplete: false } && framer.Read(bytes.Span[taken..], out var payload) is var n and > 0
            )
            {
                taken += n;
                body.Write(payload);
            }

            var isWhole = framer is { IsComplete: true };
            reader.AdvanceTo(
                result.Buffer.GetPosition(taken),
                isWhole ? result.Buffer.GetPosition(taken) : result.Buffer.End
            );
            if (isWhole)
                return new(head!, body.WrittenMemory);
            if (
                result.IsCompleted
                || framer is { IsBroken: true }
                || body.WrittenCount > MaximumBody
                || (head is null && bytes.Length > HttpHead.MaximumLength)
            )
                return null;
        }
    }
}
