using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using StackExchange.Redis;

namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>The program: starts the profiles asked for, says where they are, and stops them together.</summary>
/// <param name="catalog">The profiles there are, each made anew when it is asked for.</param>
/// <param name="output">Standard output: only the lines that the parent reads.</param>
/// <param name="error">Standard error.</param>
/// <param name="input">Standard input, watched for its end if asked for.</param>
/// <param name="stateVariable">The environment variable ConnectionStrings__redis, which is the default of --state for
/// profiles that can be kept elsewhere.</param>
internal sealed class ServerProgram(
    IReadOnlyList<Func<Profile>> catalog,
    TextWriter output,
    TextWriter error,
    Stream input,
    string? stateVariable = null
)
{
    /// <summary>The exit code for a command line that cannot be followed (EX_USAGE).</summary>
    public const int UsageError = 64;

    /// <summary>Runs until told to stop and returns the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> args, string? portVariable, CancellationToken stop)
    {
        try
        {
            var line = CommandLine.Parse(args, portVariable);
            if (line.List)
                await ListAsync();
            else
                await ServeAsync(line, [.. line.Profiles.Select(Find)], stop);
            return 0;
        }
        catch (UsageException wrong)
        {
            await error.WriteLineAsync(wrong.Message);
            return UsageError;
        }
        catch (IOException failed)
        {
            // A port that is in use, as a rule.
            await error.WriteLineAsync(failed.Message);
            return 1;
        }
    }

    private Profile Find(string name) =>
        catalog.Select(create => create()).FirstOrDefault(profile => profile.Name == name)
        ?? throw new UsageException(
            $"unknown profile '{name}'; did you mean "
                + $"{string.Join(", ", NearestNames.To(name, catalog.Select(create => create().Name)))}? "
                + "--list names them all"
        );

    private async Task ListAsync()
    {
        var entries = catalog
            .Select(create => create())
            .Select(profile =>
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = profile.Name,
                        ["summary"] = profile.Summary,
                        ["path"] = profile.Path,
                        ["revisions"] = Strings(profile.Revisions),
                    }
            );
        await output.WriteLineAsync(new JsonArray([.. entries]).ToJsonString(JsonSerializerOptions.Default));
    }

    private async Task ServeAsync(CommandLine line, IReadOnlyList<Profile> profiles, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        foreach (var profile in profiles)
            await KeepSessionsAsync(profile, line.State);
        if (line.ExitOnStdinEnd)
            StandardInput.CancelAtEnd(input, ending);
        var starting = new List<Task<LoopbackHost>>();
        try
        {
            starting.Add(
                LoopbackHost.StartAsync(
                    "admin",
                    line.AdminPort,
                    _ => { },
                    app => AdminEndpoints.Map(app, profiles),
                    ending.Token
                )
            );
            var admin = (await starting[0]).Address;
            starting.AddRange(
                profiles.Select(profile => Task.Run(() => LoopbackHost.StartAsync(profile, line.Port, ending.Token)))
            );

            // Each as soon as it is there: whoever waits sees that something goes on.
            var places = profiles.Select((profile, i) => (profile, starting[i + 1])).ToList();
            await foreach (var done in Task.WhenEach(starting.Skip(1)).WithCancellation(ending.Token))
            {
                var (profile, host) = places.Find(place => place.Item2 == done);
                await AnnounceAsync(profile, (await host).Address, admin);
                (await host).Stopping.Register(ending.Cancel);
                await output.FlushAsync(ending.Token);
            }

            await output.WriteLineAsync("""{"ready":true}""");
            await output.FlushAsync(ending.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
        finally
        {
            await ((Task)Task.WhenAll(starting)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(
                starting.Where(host => host.IsCompletedSuccessfully).Select(host => host.Result.DisposeAsync().AsTask())
            );
            foreach (var profile in profiles)
                await profile.DisposeAsync();
        }
    }

    /// <summary>A connection each, so that profiles in one process are as far apart as in several.</summary>
    private async Task KeepSessionsAsync(Profile profile, string? asked)
    {
        if ((asked ?? stateVariable) is not { Length: > 0 } state)
            return;
        var server = await RedisServer.ConnectAsync(state);
        try
        {
            if (await profile.KeepSessionsInAsync(server))
                return;
        }
        catch (Exception gone) when (gone is RedisException or TimeoutException)
        {
            await server.DisposeAsync();
            throw new UsageException($"Redis went away while profile '{profile.Name}' joined it");
        }

        await server.DisposeAsync();
        if (asked is not null)
            throw new UsageException(
                $"profile '{profile.Name}' keeps no sessions elsewhere; --state is for stateful and its broken kin"
            );
    }

    private Task AnnounceAsync(Profile profile, string address, string admin)
    {
        var line = new JsonObject
        {
            ["profile"] = profile.Name,
            ["url"] = address + profile.Path,
            ["admin"] = profile.IsControllable ? $"{admin}/{profile.Name}" : null,
            ["revisions"] = Strings(profile.Revisions),
            ["asked"] = IPAddress.IsLoopback(profile.ListensOn) ? null : $"{profile.ListensOn}",
            ["headers"] = Strings(profile.Credentials is { } shown ? [shown] : []),
            ["second_headers"] = Strings(profile.SecondCredentials is { } second ? [second] : []),
            ["foreign_headers"] = Strings(profile.ForeignCredentials is { } foreign ? [foreign] : []),
        };
        return output.WriteLineAsync(line.ToJsonString(JsonSerializerOptions.Default));
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}
