using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpTestbed.Benchmarks;

/// <summary>An upstream of streams: <c>GET /open</c> sends one event and stays, <c>GET /events/COUNT/PER-SECOND</c>
/// sends so many and ends.</summary>
/// <remarks>Every event is a chunk and a send of its own, as servers send them that flush. 0 a second is as fast as
/// they go.</remarks>
internal static class EventServer
{
    private const int Backlog = 8192;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(4);
    private static readonly byte[] Head =
    [
        .. "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"u8,
        .. "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n"u8,
    ];
    private static readonly byte[] End = "0\r\n\r\n"u8.ToArray();

    public static async Task RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(Backlog);
        await Console.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"ready {((IPEndPoint)listener.LocalEndpoint).Port}")
        );
        while (true)
            _ = ServeAsync(await listener.AcceptSocketAsync());
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        socket.NoDelay = true;
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer) is var received and > 0)
            {
                // One request at a time, each in one piece: the load programs send nothing else.
                var path = Encoding.ASCII.GetString(buffer, 0, received).Split(' ', 3)[1].Split('/');
                await socket.SendAsync(Head);
                if (path is [_, "events", var count, var perSecond])
                {
                    await SendEventsAsync(
                        socket,
                        int.Parse(count, CultureInfo.InvariantCulture),
                        int.Parse(perSecond, CultureInfo.InvariantCulture)
                    );
                    await socket.SendAsync(End);
                }
                else
                {
                    await socket.SendAsync(Event(1));
                }
            }
        }
        catch (SocketException)
        {
            // The client has gone.
        }
    }

    private static async Task SendEventsAsync(Socket socket, int count, int perSecond)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var tick = new PeriodicTimer(Tick, TimeProvider.System);
        for (var sent = 0; sent < count; )
        {
            if (perSecond > 0)
                await tick.WaitForNextTickAsync();
            var due =
                perSecond > 0
                    ? Math.Min(count, (int)(TimeProvider.System.GetElapsedTime(began).TotalSeconds * perSecond))
                    : count;
            while (sent < due)
                await socket.SendAsync(Event(++sent));
        }
    }

    private static string Progress(int number) =>
        """{"jsonrpc":"2.0","method":"notifications/progress","params":"""
        + string.Create(CultureInfo.InvariantCulture, $"{{\"progressToken\":\"t1\",\"progress\":{number}}}}}");

    private static byte[] Event(int number)
    {
        var data = string.Create(CultureInfo.InvariantCulture, $"id: {number}\ndata: {Progress(number)}\n\n");
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{data.Length:x}\r\n{data}\r\n"));
    }
}
