using System.CommandLine;
using McpTestbed.ReferenceClients.Catalog;
using McpTestbed.ReferenceClients.Profiles;
using McpTestbed.ReferenceClients.Serving;
using McpTestbed.ReferenceClients.Work;
using McpTestbed.ServiceDefaults;

namespace McpTestbed.ReferenceClients;

/// <summary>The command line: what it may say, and what is done then.</summary>
internal sealed class CommandLine
{
    /// <summary>The exit code for a command line that cannot be followed (EX_USAGE).</summary>
    public const int UsageError = ClientProfile.CannotDo;

    private readonly Option<string> profile = new("--profile")
    {
        Description =
            $"The client: {Caller.Profile}, which calls without end where no work is given in the environment, or one "
            + "of --list.",
        DefaultValueFactory = _ => Caller.Profile,
        HelpName = "NAME",
    };
    private readonly Option<double> every = new("--every")
    {
        Description = $"Seconds between two calls of {Caller.Profile}, 0.05 to 3600.",
        DefaultValueFactory = _ => 1,
        HelpName = "SECONDS",
    };
    private readonly Option<bool> serve = new("--serve")
    {
        Description = "Run clients as lines of JSON on standard input say, until it ends.",
    };
    private readonly Option<bool> list = new("--list") { Description = "Print the profiles." };
    private readonly Argument<string?> server = new("url")
    {
        Description = "The MCP endpoint to call.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The command, ready to be parsed.</summary>
    public RootCommand Build()
    {
        var root = new RootCommand("Reference clients of the testbed: good ones, and broken ones with one defect each.")
        {
            profile,
            every,
            serve,
            list,
            server,
        };
        profile.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && name != Caller.Profile && Find(name) is null)
                result.AddError($"unknown profile '{name}'; --list prints those that there are");
        });
        every.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.05 and <= 3600))
                result.AddError($"--every {result.GetValueOrDefault<double>()} is out of bounds; 0.05 to 3600 seconds");
        });
        root.Validators.Add(result =>
        {
            if (!result.GetValue(serve) && !result.GetValue(list) && !IsAddress(result.GetValue(server)))
                result.AddError(
                    $"'{result.GetValue(server)}' is not an address; give one like http://127.0.0.1:3001/mcp"
                );
        });
        root.SetAction(RunAsync);
        return root;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(list))
            return await ListAsync();
        if (parsed.GetValue(serve))
            return await ServeAsync(cancellationToken);
        var url = new Uri(parsed.GetValue(server)!);
        var name = parsed.GetValue(profile)!;
        if (Find(name) is { } client)
            return await WorkAsync(client, url, cancellationToken);
        // As a client under test it does what it is asked to, and comes to an end.
        if (Assignment.IsGiven)
            return await WorkAsync(Find(SdkToolClient.Profile)!, url, cancellationToken);
        return await CallerProgram.RunAsync(url, TimeSpan.FromSeconds(parsed.GetValue(every)), cancellationToken);
    }

    private static async Task<int> ListAsync()
    {
        foreach (var profile in ProfileCatalog.All)
            await Console.Out.WriteLineAsync($"{profile.Name, -40} {profile.Summary}");
        return 0;
    }

    private static async Task<int> ServeAsync(CancellationToken cancellationToken)
    {
        using var server = new TaskServer(Console.In, Console.Out);
        await server.RunAsync(cancellationToken);
        return 0;
    }

    private static async Task<int> WorkAsync(ClientProfile client, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var work = Assignment.FromEnvironment(url);
            using var telemetry = ProcessTelemetry.Start(client.Name);
            using var span = WorkSpan.Begin(work.Scenario);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (work.Wishes.Stay || client.Stays)
                _ = StopAtEndOfInputAsync(stop);
            return await client.RunAsync(work, new(Console.Error), stop.Token);
        }
        catch (FormatException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return UsageError;
        }
    }

    private static async Task StopAtEndOfInputAsync(CancellationTokenSource stop)
    {
        await using var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        while (await input.ReadAsync(ignored) > 0)
        {
            // Only its end counts.
        }
        await stop.CancelAsync();
    }

    private static ClientProfile? Find(string name) => ProfileCatalog.Find(name);

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https");
}
