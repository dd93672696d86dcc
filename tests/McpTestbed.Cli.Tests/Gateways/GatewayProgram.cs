using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace McpTestbed.Cli.Tests.Gateways;

/// <summary>A real nginx or HAProxy on a port of loopback, in front of servers that run already.</summary>
internal sealed class GatewayProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder folder;
    private readonly Process process;

    private GatewayProgram(TemporaryFolder folder, Process process, int port)
    {
        this.folder = folder;
        this.process = process;
        Endpoint = new($"http://127.0.0.1:{port}/mcp");
    }

    public Uri Endpoint { get; }

    /// <summary>nginx with one pool of servers.</summary>
    /// <param name="servers">The servers of the pool.</param>
    /// <param name="balance">The directive that chooses among them; empty for nginx's own, which is in turn.</param>
    /// <param name="buffering">The directive about buffering; empty for nginx's own, which is to buffer.</param>
    public static Task<GatewayProgram> NginxAsync(
        IEnumerable<Uri> servers,
        string balance,
        string buffering = "proxy_buffering off;"
    ) =>
        StartAsync(
            "nginx",
            (folder, port) =>
                $$"""
                    daemon off;
                    pid {{folder}}/nginx.pid;
                    error_log stderr warn;
                    worker_processes 1;
                    events { worker_connections 256; }
                    http {
                      access_log off;
                      client_body_temp_path {{folder}}/body;
                      proxy_temp_path {{folder}}/proxy;
                      fastcgi_temp_path {{folder}}/fastcgi;
                      uwsgi_temp_path {{folder}}/uwsgi;
                      scgi_temp_path {{folder}}/scgi;
                      upstream replicas {
                        {{balance}}
                        {{string.Join("\n    ", servers.Select(server => $"server {server.Authority};"))}}
                      }
                      server {
                        listen 127.0.0.1:{{port}};
                        location / {
                          proxy_pass http://replicas;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_set_header Host $http_host;
                          {{buffering}}
                        }
                      }
                    }
                    """,
            (folder, file) => ["-p", folder, "-c", file]
        );

    /// <summary>HAProxy that keeps a session with the server that issued its id, by a stick table.</summary>
    /// <param name="servers">The servers of the pool.</param>
    public static Task<GatewayProgram> HaproxyWithStickTableAsync(IEnumerable<Uri> servers) =>
        StartAsync(
            "haproxy",
            (_, port) =>
                $"""
                    global
                      maxconn 500
                    defaults
                      mode http
                      timeout connect 30s
                      timeout client 300s
                      timeout server 300s
                    frontend mcp
                      bind 127.0.0.1:{port}
                      default_backend replicas
                    backend replicas
                      balance roundrobin
                      stick-table type string len 128 size 10k expire 30m
                      stick store-response res.hdr(Mcp-Session-Id)
                      stick match req.hdr(Mcp-Session-Id)
                    {string.Concat(servers.Select((server, i) => $"  server r{i + 1} {server.Authority}\n"))}
                    """,
            (_, file) => ["-f", file]
        );

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private static async Task<GatewayProgram> StartAsync(
        string program,
        Func<string, int, string> configuration,
        Func<string, string, IEnumerable<string>> arguments
    )
    {
        var folder = new TemporaryFolder();
        var port = FreePort();
        var file = Path.Combine(folder.Path, $"{program}.conf");
        await File.WriteAllTextAsync(file, configuration(folder.Path, port), TestContext.Current.CancellationToken);
        try
        {
            var process = Process.Start(new ProcessStartInfo(Find(program), arguments(folder.Path, file)))!;
            await AcceptsAsync(program, process, port);
            return new(folder, process, port);
        }
        catch (Win32Exception)
        {
            folder.Dispose();
            if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
                Assert.Fail($"{program} is expected in CI and is not there (apt-get install {program})");
            Assert.Skip($"{program} is not there (apt-get install {program})");
            throw;
        }
    }

    /// <summary>Debian puts both into a folder that is on the PATH of administrators only.</summary>
    private static string Find(string program) =>
        File.Exists($"/usr/sbin/{program}") ? $"/usr/sbin/{program}" : program;

    private static async Task AcceptsAsync(string program, Process process, int port)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(StartDeadline);
        while (true)
        {
            Assert.False(process.HasExited, $"{program} ended while it was starting");
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(BetweenLooks, TimeProvider.System, deadline.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
