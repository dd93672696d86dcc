using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using McpTestbed.ChaosProxy.Client;
using McpTestbed.Core.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpTestbed.Hosting.Chaos;

/// <summary>Keeps the dashboard's row of active faults true while a chaos proxy runs, whoever sets or heals
/// them.</summary>
internal sealed class FaultWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly McpFaultsResource faults;
    private readonly ResourceNotificationService notifications;
    private (string State, string Detail) shown;

    private FaultWatch(McpFaultsResource faults, ResourceNotificationService notifications)
    {
        this.faults = faults;
        this.notifications = notifications;
    }

    /// <summary>Begins; it ends by itself once the chaos proxy does not answer any more, or the app host
    /// stops.</summary>
    public static void Start(McpFaultsResource faults, IServiceProvider services) =>
        _ = new FaultWatch(faults, services.GetRequiredService<ResourceNotificationService>()).RunAsync(
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping
        );

    private async Task RunAsync(CancellationToken stopping)
    {
        using var http = new HttpClient { BaseAddress = faults.Parent.Control, Timeout = TimeSpan.FromSeconds(5) };
        var (proxies, rules) = (new ToxiproxyClient(http), new ChaosClient(http));
        using var ticks = new PeriodicTimer(Interval, TimeProvider.System);
        try
        {
            await LinkRows.ShowAsync(faults.Parent, isRunning: true, notifications);
            do
            {
                await ShowAsync(await rules.GetStatisticsAsync(stopping), await proxies.GetProxiesAsync(stopping));
            } while (await ticks.WaitForNextTickAsync(stopping));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or ToxiproxyException)
        {
            // It has gone, and its rules with it; the next start begins anew.
        }

        if (stopping.IsCancellationRequested)
            return;
        await LinkRows.ShowAsync(faults.Parent, isRunning: false, notifications);
        await notifications.PublishUpdateAsync(faults, snapshot =>
            snapshot with
            {
                State = KnownResourceStates.Exited,
                Properties = [],
            }
        );
    }

    private Task ShowAsync(ChaosStatistics statistics, IReadOnlyDictionary<string, ToxiproxyProxy> proxies)
    {
        var rules = statistics.Rules.Where(rule => rule.Healed < rule.Armed).ToList();
        var toxics = proxies
            .Values.SelectMany(proxy => proxy.Toxics.Select(toxic => (proxy.Name, Toxic: toxic)))
            .ToLookup(toxic => toxic.Toxic.Name ?? toxic.Toxic.Type, toxic => toxic.Name);
        var disabled = proxies.Values.Where(proxy => !proxy.Enabled).Select(proxy => proxy.Name).ToList();
        var active = rules.Count(rule => rule.IsActive) + toxics.Count + disabled.Count;
        var properties = rules
            .Select(rule =>
                (
                    rule.Id,
                    $"{rule.Kind}: took effect "
                        + $"{Counted.Of(rule.Effected, "time")}{(rule.IsActive ? "" : ", and is spent")}"
                )
            )
            .Concat(toxics.Select(links => (links.Key, $"on {string.Join(", ", links)}")))
            .Concat(disabled.Select(link => (link, "the link is closed")))
            .ToList();
        var state = active switch
        {
            0 => "no fault active",
            1 => "1 fault active",
            _ => string.Create(CultureInfo.InvariantCulture, $"{active} faults active"),
        };
        var now = (state, string.Join('\n', properties));
        if (now == shown)
            return Task.CompletedTask;
        shown = now;
        return notifications.PublishUpdateAsync(faults, snapshot =>
            snapshot with
            {
                State = new(state, active == 0 ? KnownResourceStateStyles.Info : KnownResourceStateStyles.Warn),
                Properties =
                [
                    .. properties.Select(property => new ResourcePropertySnapshot(property.Item1, property.Item2)),
                ],
            }
        );
    }
}
