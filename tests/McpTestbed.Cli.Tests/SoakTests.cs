using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>
/// Sessions that are opened through a recording chaos program, broken off and forgotten, in five rounds: what the
/// program holds of the system returns to where it was. MCPTESTBED_SOAK_SESSIONS makes a round larger (10,000 is the
/// whole of it).
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Rounds = 5;
    private const int AtATime = 16;

    private const string Initialize =
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":"""
        + """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private static readonly int Sessions = int.TryParse(
        Environment.GetEnvironmentVariable("MCPTESTBED_SOAK_SESSIONS"),
        CultureInfo.InvariantCulture,
        out var number
    )
        ? number
        : 300;

    [Fact]
    public async Task ChaosProgram_HoldsNoMore_AfterSessionsThatWereBrokenOff()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a program holds is read from /proc");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var folder = new TemporaryFolder();
        using var server = new ForgetfulServer();
        _ = server.ServeAsync();
        var plan = Path.Combine(folder.Path, "plan.json");
        await File.WriteAllTextAsync(
            plan,
            $$"""[{"name":"mcp","listen":"127.0.0.1:0","upstream":"127.0.0.1:{{server.Port}}"}]""",
            deadline.Token
        );
        string[] arguments = ["chaos", "--control", "127.0.0.1:0", "--plan", plan, "--history", "history.ndjson"];
        using var chaos = Process.Start(
            new ProcessStartInfo("dotnet", [Checkout.CommandLineProgram, .. arguments])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = folder.Path,
            }
        )!;
        try
        {
            var link = await LinkOfAsync(chaos.StandardOutput, deadline.Token);
            var held = new List<Held>();
            for (var round = 0; round < Rounds; round++)
            {
                await Parallel.ForAsync(
                    0,
                    Sessions,
                    new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = deadline.Token },
                    async (_, stopping) => await BreakOffAsync(link, stopping)
                );
                held.Add(await SettledAsync(chaos.Id, folder.Path, held.FirstOrDefault(), deadline.Token));
                output.WriteLine($"after {(round + 1) * Sessions} sessions: {held[^1]}");
            }

            Assert.InRange(held[^1].Descriptors, 1, held[0].Descriptors + Held.Slack);
            Assert.InRange(held[^1].Threads, 1, held[0].Threads + Held.Slack);
            Assert.InRange(held[^1].Memory, 1, held[0].Memory + (48L << 20));
            Assert.Equal((held[0].Children, held[0].Files), (held[^1].Children, held[^1].Files));
        }
        finally
        {
            chaos.Kill(entireProcessTree: true);
        }
    }

    private static async Task<IPEndPoint> LinkOfAsync(StreamReader printed, CancellationToken cancellationToken)
    {
        IPEndPoint? link = null;
        while (await printed.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("chaos: mcp ", StringComparison.Ordinal))
                link = IPEndPoint.Parse(line.Split(' ')[2]);
            if (line.Contains("control API on", StringComparison.Ordinal))
                return link!;
        }

        throw new EndOfStreamException("the chaos program ended");
    }

    /// <summary>Opens a session, and resets its connection once the first bytes of the answer are there.</summary>
    private static async Task BreakOffAsync(IPEndPoint link, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(link, cancellationToken);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + $"Content-Length: {Initialize.Length}\r\n\r\n{Initialize}"
            ),
            cancellationToken
        );
        await socket.ReceiveAsync(new byte[1], cancellationToken);
        socket.LingerState = new(true, 0);
    }

    /// <summary>What the program holds once its connections have ended; no later than after ten seconds.</summary>
    private static async Task<Held> SettledAsync(
        int process,
        string folder,
        Held? before,
        CancellationToken cancellationToken
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var held = Held.By(process, folder);
            if (
                TimeProvider.System.GetElapsedTime(began) is var waited
                && waited > TimeSpan.FromSeconds(before is null ? 3 : 10)
            )
                return held;
            if (before is not null && held.Descriptors <= before.Descriptors && held.Threads <= before.Threads)
                return held;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>What a process holds of the system.</summary>
    private sealed record Held(int Descriptors, int Threads, long Memory, int Children, int Files)
    {
        /// <summary>Threads of a pool and descriptors of a runtime come and go.</summary>
        public const int Slack = 12;

        public static Held By(int process, string folder) =>
            new(
                Directory.GetFileSystemEntries($"/proc/{process}/fd").Length,
                Directory.GetDirectories($"/proc/{process}/task").Length,
                MemoryOf(process),
                Directory.GetDirectories($"/proc/{process}/task").Sum(ChildrenOf),
                Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length
            );

        public override string ToString() =>
            $"{Descriptors} descriptors, {Threads} threads, {Memory >> 20} MB, {Children} children, {Files} files";

        private static int ChildrenOf(string task)
        {
            try
            {
                return File.ReadAllText($"{task}/children").Split(' ').Count(id => id.Length > 0);
            }
            catch (IOException)
            {
                // The thread has ended since it was listed; its children are another one's now.
                return 0;
            }
        }

        private static long MemoryOf(int process) =>
            long.Parse(
                File.ReadLines($"/proc/{process}/status")
                    .First(line => line.StartsWith("VmRSS", StringComparison.Ordinal))
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
                CultureInfo.InvariantCulture
            ) * 1024;
    }

    /// <summary>Gives every request a session of its own and forgets it.</summary>
    private sealed class ForgetfulServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private int sessions;

        public ForgetfulServer() => listener.Start(backlog: 512);

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public async Task ServeAsync()
        {
            try
            {
                while (true)
                    _ = AnswerAsync(await listener.AcceptTcpClientAsync());
            }
            catch (SocketException)
            {
                // The test is over.
            }
        }

        public void Dispose() => listener.Dispose();

        private async Task AnswerAsync(TcpClient client)
        {
            try
            {
                using (client)
                {
                    var buffer = new byte[4096];
                    _ = await client.GetStream().ReadAsync(buffer);
                    const string Body = """{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-11-25"}}""";
                    await client
                        .GetStream()
                        .WriteAsync(
                            Encoding.ASCII.GetBytes(
                                $"HTTP/1.1 200 OK\r\nMcp-Session-Id: session-{Interlocked.Increment(ref sessions):D32}"
                                    + "\r\nContent-Type: application/json\r\nContent-Length: "
                                    + $"{Body.Length}\r\n\r\n{Body}"
                            )
                        );
                    while (await client.GetStream().ReadAsync(buffer) > 0) { }
                }
            }
            catch (IOException)
            {
                // It was broken off.
            }
        }
    }
}
