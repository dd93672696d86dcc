using System.Net.Http.Json;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Targets;

/// <summary>Controls a reference server over its admin port.</summary>
internal sealed class HttpTargetControl(Uri admin) : ITargetControl, IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The control of a running profile; null for one that has none.</summary>
    public static HttpTargetControl? For(RunningProfile profile) => profile.Admin is { } address ? new(address) : null;

    /// <inheritdoc />
    public async Task AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync($"{admin}/clock/advance", new { seconds = by.TotalSeconds }, cancellationToken);
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
