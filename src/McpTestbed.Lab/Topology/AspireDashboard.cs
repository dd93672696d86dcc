using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Topology;

/// <summary>The Aspire dashboard, without an app host: it shows the telemetry of whatever sends it any.</summary>
public sealed partial class AspireDashboard : IAsyncDisposable
{
    /// <summary>The version that is fetched where none is on the PATH; one that has the command <c>dashboard
    /// run</c>.</summary>
    private const string Version = "13.5.4";

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(2);

    private readonly ChildProcess process;

    private AspireDashboard(ChildProcess process, string address, IReadOnlyDictionary<string, string> telemetry)
    {
        this.process = process;
        Address = address;
        Telemetry = telemetry;
    }

    /// <summary>Where a person looks at it, with the token that lets them in.</summary>
    public string Address { get; }

    /// <summary>What a program needs in its environment to send its telemetry there.</summary>
    public IReadOnlyDictionary<string, string> Telemetry { get; }

    /// <summary>Starts the dashboard of the <c>aspire</c> on the PATH, or of npm's package of it, which is installed
    /// once into the cache folder.</summary>
    /// <param name="tell">Told what is being done.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The running dashboard.</returns>
    /// <exception cref="TargetException">There is none to be had; the message says what to install.</exception>
    public static async Task<AspireDashboard> StartAsync(
        Action<string> tell,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var aspire = OurPrograms.OnPath("aspire") ?? await InstalledAsync(tell, cancellationToken);
        string frontend,
            otlp,
            otlpHttp;
        using (var ports = new FreePorts())
            (frontend, otlp, otlpHttp) = (
                $"http://127.0.0.1:{ports.Next()}",
                $"http://127.0.0.1:{ports.Next()}",
                $"http://127.0.0.1:{ports.Next()}"
            );
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(
            [
                aspire,
                "dashboard",
                "run",
                "--nologo",
                "--non-interactive",
                "--frontend-url",
                frontend,
                "--otlp-grpc-url",
                otlp,
                "--otlp-http-url",
                otlpHttp,
            ],
            new Dictionary<string, string> { ["NO_COLOR"] = "1", ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true" },
            onLine: line => TakeAddress(line, address)
        );
        try
        {
            await Task.WhenAny(address.Task, process.Exited).WaitAsync(ReadyDeadline, time, cancellationToken);
            if (!address.Task.IsCompleted)
                throw new TargetException($"the Aspire dashboard did not start: {process.Output.Trim()}");
            return new(
                process,
                await address.Task,
                new Dictionary<string, string>
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp,
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                }
            );
        }
        catch (TimeoutException)
        {
            await process.DisposeAsync();
            throw new TargetException(
                $"the Aspire dashboard did not start within {ReadyDeadline.TotalMinutes:0} minutes: "
                    + $"{process.Output.Trim()}"
            );
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => process.DisposeAsync();

    /// <summary>Takes the address from a line such as <c>Dashboard:
    /// http://127.0.0.1:18888/login?t=3346c5</c>.</summary>
    private static void TakeAddress(string line, TaskCompletionSource<string> address)
    {
        if (LoginAddress().Match(line) is { Success: true } found)
            address.TrySetResult(found.Value);
    }

    private static async Task<string> InstalledAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        var package = $"@microsoft/aspire-cli-{Platform()}";
        try
        {
            var installed = await NpmCache.InstalledAsync($"{package}@{Version}", package, tell, cancellationToken);
            return Path.Combine(
                Path.GetDirectoryName(installed)!,
                "bin",
                OperatingSystem.IsWindows() ? "aspire.exe" : "aspire"
            );
        }
        catch (TargetException error)
        {
            throw new TargetException(
                "the dashboard needs the Aspire CLI: put 'aspire' on the PATH (dotnet tool install --global "
                    + $"Aspire.Cli), or make npm work: {error.Message}"
            );
        }
    }

    private static string Platform()
    {
        var system =
            OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : "linux";
        return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }

    [GeneratedRegex(@"http://[^\s\x1b\a]+/login\?t=[0-9a-zA-Z]+")]
    private static partial Regex LoginAddress();
}
