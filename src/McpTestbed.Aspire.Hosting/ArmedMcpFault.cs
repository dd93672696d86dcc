using McpTestbed.ChaosProxy.Client;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fault that is in place at a chaos proxy, until this is disposed.</summary>
public sealed class ArmedMcpFault : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly ChaosClient chaos;

    internal ArmedMcpFault(HttpClient http, string id)
    {
        this.http = http;
        chaos = new(http);
        Id = id;
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>How often bytes were really changed, withheld or cut so far.</summary>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    public async Task<int> GetEffectsAsync(CancellationToken cancellationToken = default) =>
        (await chaos.GetStatisticsAsync(cancellationToken)).Rules.Single(rule => rule.Id == Id).Effected;

    /// <summary>Heals it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await chaos.HealAsync(Id, CancellationToken.None);
        }
        catch (Exception error) when (error is ToxiproxyException or HttpRequestException)
        {
            // Somebody healed everything, or the chaos proxy has gone, and the fault with it.
        }

        http.Dispose();
    }
}
