using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace McpTestbed.Tests;

/// <summary>Debian's redis-server on a free port of loopback, without persistence, gone with the test.</summary>
internal sealed class LocalRedis : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private bool isGone;

    private LocalRedis(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public Uri Address => new($"redis://127.0.0.1:{Port}");

    /// <summary>Starts one. Where the program is missing the test is skipped; in CI, where it is expected, it
    /// fails.</summary>
    public static async Task<LocalRedis> StartAsync()
    {
        var port = FreePort();
        try
        {
            var process = Process.Start(
                new ProcessStartInfo(
                    "redis-server",
                    ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
                )
                {
                    RedirectStandardOutput = true,
                }
            )!;
            while (
                await process
                    .StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                    .AsTask()
                    .WaitAsync(StartDeadline)
                    is { } line
            )
            {
                if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                    return new(process, port);
            }

            Assert.Fail($"redis-server did not start on port {port}");
        }
        catch (Win32Exception)
        {
            if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
                Assert.Fail("redis-server is expected in CI and is not on the PATH (apt-get install redis-server)");
            Assert.Skip("redis-server is not on the PATH (apt-get install redis-server)");
        }

        throw new UnreachableException();
    }

    public async ValueTask DisposeAsync()
    {
        if (isGone)
            return;
        isGone = true;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
