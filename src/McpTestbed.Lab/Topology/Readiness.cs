using System.Net.Sockets;
using McpTestbed.Core.Pacing;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>Waits until a program of the lab is ready: its health path answers, or, where it has none, its
/// port.</summary>
internal static class Readiness
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AttemptDeadline = TimeSpan.FromSeconds(5);

    /// <exception cref="TargetException">It ended, or was not ready in time; with what it printed last.</exception>
    public static async Task WaitAsync(
        LabProcess program,
        ChildProcess child,
        TimeSpan deadline,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (program.Endpoints.Count == 0)
            return;
        using var http = new HttpClient { Timeout = AttemptDeadline };
        var began = time.GetTimestamp();
        while (!await IsReadyAsync(program, http, cancellationToken))
        {
            if (child.HasExited)
                throw new TargetException(
                    $"{program.Name} ended before it was ready (exit code {(await child.Exited).Code}): "
                        + $"{child.Output.Trim()}"
                );
            if (time.GetElapsedTime(began) > deadline)
                throw new TargetException(
                    $"{program.Name} was not ready on port {program.Endpoints[0].Port} within "
                        + $"{deadline.TotalSeconds:0} s: {child.Output.Trim()}"
                );
            await Task.Delay(BetweenAttempts, time, cancellationToken);
        }
    }

    /// <summary>Waits until a server that runs says that it is healthy.</summary>
    /// <exception cref="LabException">It did not in time.</exception>
    public static async Task WaitUntilHealthyAsync(
        string name,
        Uri health,
        TimeSpan deadline,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient { Timeout = AttemptDeadline };
        using var end = MachineClock.Shared.Deadline(deadline, cancellationToken);
        while (!await IsHealthyAsync(health, http, cancellationToken))
        {
            if (end.IsOver)
                throw new LabException($"{name} was not healthy within {end}: {health}") { IsOfTheMachine = true };
            await Task.Delay(BetweenAttempts, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<bool> IsReadyAsync(
        LabProcess program,
        HttpClient http,
        CancellationToken cancellationToken
    )
    {
        var endpoint = program.Endpoints[0];
        if (program.HealthPath is { } path)
            return await IsHealthyAsync(new($"http://{endpoint.Authority}{path}"), http, cancellationToken);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", endpoint.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> IsHealthyAsync(Uri health, HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(health, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error)
            when (error is HttpRequestException
                || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return false;
        }
    }
}
