using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTestbed.Lab;
using McpTestbed.Lab.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpTestbed.Hosting.Judging;

/// <summary>Finds how a client of the app host is started, so that it can be started anew before scripted servers: with
/// its own arguments and environment, and their address where it has that of its link.</summary>
internal static class JudgedClient
{
    private const string Url = "{url}",
        Urls = "ASPNETCORE_URLS",
        AnyPort = "http://127.0.0.1:0",
        Telemetry = "OTEL_",
        TelemetryKey = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <exception cref="TargetException">Its arguments or its environment cannot be had.</exception>
    public static async Task<JudgedTarget> OfAsync(
        IResource client,
        McpLinkResource link,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        var configured = await ExecutionConfigurationBuilder
            .Create(client)
            .WithArgumentsConfig()
            .WithEnvironmentVariablesConfig()
            .BuildAsync(
                services.GetRequiredService<DistributedApplicationExecutionContext>(),
                NullLogger.Instance,
                cancellationToken
            );
        if (configured.Exception is { } error)
            throw new TargetException($"how '{client.Name}' is started is not known: {error.Message}");
        var (program, folder) = await ProgramAsync(client, cancellationToken);
        var variables = configured.EnvironmentVariables.ToDictionary(
            variable => variable.Key,
            variable => variable.Key == Urls ? AnyPort : Fill(variable.Value)
        );
        return new(
            client.Name,
            new()
            {
                Clients =
                [
                    new(client.Name, [.. program, .. configured.Arguments.Select(argument => Fill(argument.Value))])
                    {
                        Folder = folder,
                        Environment = variables.Where(IsForFile).ToDictionary(),
                    },
                ],
            }
        )
        {
            Environment = variables
                .Where(variable =>
                    !IsForFile(variable) && !variable.Key.StartsWith(Telemetry, StringComparison.Ordinal)
                )
                .ToDictionary(),
        };

        string Fill(string text) => text.Replace($"{link.Address}", Url, StringComparison.Ordinal);
    }

    /// <summary>What the client has of its own: the address, and the name under which its spans are shown.</summary>
    private static bool IsForFile(KeyValuePair<string, string> variable) =>
        variable.Value.Contains(Url, StringComparison.Ordinal)
        || (variable.Key.StartsWith(Telemetry, StringComparison.Ordinal) && variable.Key != TelemetryKey);

    /// <summary>A project is started as it was built: <c>dotnet run</c> would take seconds for each of many
    /// runs.</summary>
    private static async Task<(IReadOnlyList<string> Command, string? Folder)> ProgramAsync(
        IResource client,
        CancellationToken cancellationToken
    )
    {
        if (client is ExecutableResource executable)
            return ([executable.Command], executable.WorkingDirectory);
        var project = ((ProjectResource)client).GetProjectMetadata().ProjectPath;
        await using var asked = ChildProcess.Start(
            [OurPrograms.Dotnet, "msbuild", project, "-nologo", "-getProperty:TargetPath"],
            new Dictionary<string, string>()
        );
        var (code, _) = await asked.Exited.WaitAsync(cancellationToken);
        var built = asked.Output.Trim();
        return code == 0 && File.Exists(built)
            ? ([OurPrograms.Dotnet, built], Path.GetDirectoryName(project))
            : throw new TargetException($"'{project}' has not been built: '{built}' is not there");
    }
}
