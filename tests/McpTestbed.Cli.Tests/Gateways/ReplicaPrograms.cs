using System.Diagnostics;
using System.Text.Json;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests.Gateways;

/// <summary>Reference servers of one profile, each a process with sessions of its own.</summary>
internal sealed class ReplicaPrograms : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(1);

    private readonly List<Process> processes = [];
    private readonly List<Uri> endpoints = [];

    public IReadOnlyList<Uri> Endpoints => endpoints;

    public static async Task<ReplicaPrograms> StartAsync(string profile, int count)
    {
        var replicas = new ReplicaPrograms();
        for (var i = 0; i < count; i++)
            replicas.processes.Add(Start(profile));
        foreach (var process in replicas.processes)
            replicas.endpoints.Add(await EndpointAsync(process));
        return replicas;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static Process Start(string profile) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Checkout.BuiltFile("McpTestbed.ReferenceServers", "McpTestbed.ReferenceServers.dll"),
                    "--profile",
                    profile,
                    "--port",
                    "0",
                    "--exit-on-stdin-end",
                ]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;

    private static async Task<Uri> EndpointAsync(Process process)
    {
        Uri? endpoint = null;
        while (
            await process
                .StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                .AsTask()
                .WaitAsync(StartDeadline)
                is { } line
        )
        {
            if (!line.StartsWith('{'))
                continue;
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("ready", out _))
                return endpoint!;
            endpoint = new(json.RootElement.GetProperty("url").GetString()!);
        }

        throw new InvalidOperationException("a reference server ended before it was ready");
    }
}
