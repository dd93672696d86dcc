using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTestbed.ChaosProxy.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpTestbed.Hosting.Chaos;

/// <summary>What can be broken from the dashboard, on every link at once; finer faults go over the chaos proxy's own
/// API. Connection drop, session expiry, version mismatch, concurrent clients, and back.</summary>
internal static class ChaosCommands
{
    public const string CutStreams = "cut-streams",
        AddLatency = "add-500-ms",
        LoseAnswer = "lose-next-answer",
        ExpireSession = "expire-next-session",
        ChangeVersion = "change-next-version",
        StripVersion = "strip-next-version",
        StartClients = "start-clients",
        Heal = "heal";

    /// <summary>Arguments of <see cref="StartClients" />.</summary>
    public const string Link = "link",
        Clients = "clients",
        Session = "session";

    private const int MostClients = 200;

    public static IResourceBuilder<McpChaosResource> WithChaosCommands(this IResourceBuilder<McpChaosResource> chaos) =>
        chaos
            .WithFaultCommand(
                CutStreams,
                "Cut all streams",
                "Reset every open connection; new ones pass.",
                "Cut",
                (faults, token) => faults.CutStreamsAsync(token)
            )
            .WithFaultCommand(
                AddLatency,
                "Add 500 ms",
                "Every answer comes 500 ms later than before.",
                "Timer",
                (faults, token) => faults.AddLatencyAsync(token)
            )
            .WithFaultCommand(
                LoseAnswer,
                "Lose the next answer",
                "The next tools/call is carried out, and its answer lost.",
                "MailDismiss",
                (faults, token) => faults.LoseAnswerAsync(token)
            )
            .WithFaultCommand(
                ExpireSession,
                "Expire the next session",
                "The next tools/call is answered 404, as by a server that has forgotten the session.",
                "ClockDismiss",
                (faults, token) => faults.ForgetSessionAsync(token)
            )
            .WithFaultCommand(
                ChangeVersion,
                "Change the next version",
                "The next tools/call names a protocol version that nobody knows.",
                "Tag",
                (faults, token) => faults.ChangeVersionAsync(token)
            )
            .WithFaultCommand(
                StripVersion,
                "Strip the next version",
                "The next tools/call names no protocol version.",
                "TagDismiss",
                (faults, token) => faults.StripVersionAsync(token)
            )
            .WithClients()
            .WithFaultCommand(Heal, "Heal", "Take all faults away.", "Heart", (faults, token) =>
                faults.HealAsync(token)
            );

    private static IResourceBuilder<McpChaosResource> WithFaultCommand(
        this IResourceBuilder<McpChaosResource> chaos,
        string name,
        string title,
        string description,
        string icon,
        Func<ChaosFaults, CancellationToken, Task<string>> act
    ) =>
        chaos.WithCommand(
            name,
            title,
            async context =>
            {
                try
                {
                    using var faults = new ChaosFaults(chaos.Resource.Control);
                    return CommandResults.Success(await act(faults, context.CancellationToken));
                }
                catch (Exception error)
                    when (error is ToxiproxyException or HttpRequestException or TaskCanceledException)
                {
                    return CommandResults.Failure($"the chaos proxy: {error.Message}");
                }
            },
            new()
            {
                Description = description,
                IconName = icon,
                IsHighlighted = name is LoseAnswer or Heal,
                UpdateState = WhileHealthy,
            }
        );

    private static IResourceBuilder<McpChaosResource> WithClients(this IResourceBuilder<McpChaosResource> chaos) =>
        chaos.WithCommand(
            StartClients,
            "Start concurrent clients",
            async context =>
            {
                var link = chaos.Resource.Link(context.Arguments[Link].Value ?? "");
                if (
                    !int.TryParse(context.Arguments[Clients].Value, CultureInfo.InvariantCulture, out var count)
                    || count is < 1 or > MostClients
                )
                    return CommandResults.Failure($"give a number of clients from 1 to {MostClients}");
                var result = await ConcurrentClients.RunAsync(
                    link.Address,
                    count,
                    context.Arguments[Session].Value != "own",
                    context.CancellationToken
                );
                var message = $"{link.Server}: {result}";
                return result.IsRight ? CommandResults.Success(message) : CommandResults.Failure(message);
            },
            new()
            {
                Description = "Many clients ask at the same time, in one session or in their own.",
                IconName = "PeopleTeam",
                UpdateState = WhileHealthy,
                Arguments =
                [
                    new()
                    {
                        Name = Link,
                        Label = "Link",
                        InputType = InputType.Choice,
                        Required = true,
                        DynamicLoading = new InputLoadOptions
                        {
                            // The links are added after the command is.
                            LoadCallback = loading =>
                            {
                                loading.Input.Options =
                                [
                                    .. chaos.Resource.Links.Select(link =>
                                        KeyValuePair.Create(link.Server, link.Server)
                                    ),
                                ];
                                return Task.CompletedTask;
                            },
                        },
                    },
                    new()
                    {
                        Name = Clients,
                        Label = "Clients",
                        InputType = InputType.Number,
                        Required = true,
                        Value = "8",
                    },
                    new()
                    {
                        Name = Session,
                        Label = "Sessions",
                        InputType = InputType.Choice,
                        Required = true,
                        Value = "one",
                        Options = [KeyValuePair.Create("one", "one for all"), KeyValuePair.Create("own", "one each")],
                    },
                ],
            }
        );

    private static ResourceCommandState WhileHealthy(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.HealthStatus == HealthStatus.Healthy
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
}
