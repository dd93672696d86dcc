using System.Net;
using System.Net.Http.Json;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Targets;

/// <summary>Controls a reference server over its admin port.</summary>
internal sealed class HttpTargetControl(Uri admin) : ITargetControl, IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The control of a running profile; null for one that has none.</summary>
    public static HttpTargetControl? For(RunningProfile profile) => profile.Admin is { } address ? new(address) : null;

    /// <summary>The control at an admin address; null where the server there cannot be controlled.</summary>
    /// <exception cref="TargetException">Nothing answers there.</exception>
    public static async Task<HttpTargetControl?> TryReachAsync(Uri admin, CancellationToken cancellationToken)
    {
        var control = new HttpTargetControl(admin);
        try
        {
            await control.AdvanceClockAsync(TimeSpan.Zero, cancellationToken);
            return control;
        }
        catch (HttpRequestException error)
        {
            control.Dispose();
            return error.StatusCode == HttpStatusCode.NotFound
                ? null
                : throw new TargetException($"the admin address {admin} does not answer as it should: {error.Message}");
        }
    }

    /// <inheritdoc />
    public async Task AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(
            $"{admin}/clock/advance",
            new { seconds = by.TotalSeconds },
            cancellationToken
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc />
    public async Task ExpireSessionsAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync($"{admin}/sessions/expire", null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();
}
