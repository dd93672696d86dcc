using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using McpTestbed.AppHost.Resources;
using McpTestbed.Lab.Topology;
using Microsoft.Extensions.DependencyInjection;

namespace McpTestbed.AppHost.Commands;

/// <summary>What can be done to a server from the dashboard, beside Aspire's own Stop and Restart.</summary>
internal static class ServerCommands
{
    /// <summary>Ends a server as a crash would: at once, without its last words.</summary>
    public const string Kill = "kill";

    /// <summary>Ends all sessions of a reference server, as an operator or an idle limit would.</summary>
    public const string ExpireSessions = "expire-sessions";

    private const string ProcessId = "executable.pid";

    public static IResourceBuilder<LabProgramResource> WithKill(this IResourceBuilder<LabProgramResource> server) =>
        server.WithCommand(
            Kill,
            "Kill",
            context => Task.FromResult(KillProcess(context)),
            new()
            {
                Description = "Kill the process (SIGKILL), as a crash would.",
                IconName = "Skull",
                ConfirmationMessage = $"Kill {server.Resource.Name}? Its sessions are lost.",
                UpdateState = WhileRunning,
            }
        );

    public static IResourceBuilder<LabProgramResource> WithExpireSessions(
        this IResourceBuilder<LabProgramResource> server
    )
    {
        if (server.Resource.Process.Endpoints.FirstOrDefault(endpoint => endpoint.Name == "admin") is not { } admin)
            return server;
        return server.WithCommand(
            ExpireSessions,
            "Expire all sessions",
            context => ExpireAsync(admin, context),
            new()
            {
                Description = "End every session; a client then has to initialize again.",
                IconName = "ClockDismiss",
                IsHighlighted = true,
                UpdateState = WhileRunning,
            }
        );
    }

    private static ExecuteCommandResult KillProcess(ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (
            !notifications.TryGetCurrentState(context.ResourceName, out var current)
            || current.Snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value
                is not { } value
        )
        {
            return CommandResults.Failure("it has no process");
        }

        try
        {
            var id = Convert.ToInt32(value, CultureInfo.InvariantCulture);
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            return CommandResults.Success($"process {id} killed; Start brings it back");
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return CommandResults.Failure($"its process is gone already: {error.Message}");
        }
    }

    private static async Task<ExecuteCommandResult> ExpireAsync(LabEndpoint admin, ExecuteCommandContext context)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            using var answer = await http.PostAsync(
                $"{admin.Address}/sessions/expire",
                null,
                context.CancellationToken
            );
            return answer.IsSuccessStatusCode ? CommandResults.Success("every session has ended")
                : answer.StatusCode == System.Net.HttpStatusCode.NotFound
                    ? CommandResults.Failure(
                        "the sessions of this server cannot be ended from outside; Restart does it"
                    )
                : CommandResults.Failure($"the server refused: {(int)answer.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            return CommandResults.Failure($"the server does not answer: {error.Message}");
        }
    }

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
}
