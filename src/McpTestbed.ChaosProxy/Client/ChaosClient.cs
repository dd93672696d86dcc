using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Client;

/// <summary>Drives what a chaos program of ours has beside Toxiproxy's API: plans, rules, live tables, and the
/// history.</summary>
/// <param name="http">Its base address is the API's; whoever made it disposes of it.</param>
public sealed class ChaosClient(HttpClient http)
{
    private const string Root = "chaos/v1";
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>What is in place: proxies, toxics and rules, in the form in which a plan is put.</summary>
    public Task<JsonObject> GetPlanAsync(CancellationToken cancellationToken) =>
        GetAsync<JsonObject>("plan", cancellationToken);

    /// <summary>Puts a plan in place, all of it or nothing.</summary>
    /// <param name="plan">The plan; <c>docs/plan.schema.json</c> describes it.</param>
    /// <param name="isDryRun">Whether only to say what it would change.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <exception cref="ToxiproxyException">It was refused, and nothing changed.</exception>
    public async Task<ChaosChanges> PutPlanAsync(JsonObject plan, bool isDryRun, CancellationToken cancellationToken) =>
        await ReadAsync<ChaosChanges>(
            await RespondAsync(HttpMethod.Put, isDryRun ? "plan?dry_run=true" : "plan", plan, cancellationToken),
            cancellationToken
        );

    /// <summary>Arms rules: all or none.</summary>
    /// <exception cref="ToxiproxyException">One was refused.</exception>
    public async Task ArmAsync(IEnumerable<FaultRule> rules, CancellationToken cancellationToken) =>
        (
            await RespondAsync(
                HttpMethod.Post,
                "rules",
                new JsonArray([.. rules.Select(RuleJson.Write)]),
                cancellationToken
            )
        ).Dispose();

    /// <summary>Heals a rule.</summary>
    /// <exception cref="ToxiproxyException">There is none of that id.</exception>
    public async Task HealAsync(string rule, CancellationToken cancellationToken) =>
        (
            await RespondAsync(HttpMethod.Delete, $"rules/{Uri.EscapeDataString(rule)}", null, cancellationToken)
        ).Dispose();

    /// <summary>Heals every rule.</summary>
    public async Task HealAsync(CancellationToken cancellationToken) =>
        (await RespondAsync(HttpMethod.Delete, "rules", null, cancellationToken)).Dispose();

    /// <summary>What became of each rule.</summary>
    public Task<ChaosStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        GetAsync<ChaosStatistics>("statistics", cancellationToken);

    /// <summary>The connections that are open.</summary>
    public Task<IReadOnlyList<ChaosConnection>> GetConnectionsAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ChaosConnection>>("connections", cancellationToken);

    /// <summary>The sessions opened through the proxies.</summary>
    public Task<IReadOnlyList<ChaosSession>> GetSessionsAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ChaosSession>>("sessions", cancellationToken);

    /// <summary>The exchanges in progress, and the last that ended.</summary>
    public Task<IReadOnlyList<ChaosExchange>> GetExchangesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ChaosExchange>>("exchanges", cancellationToken);

    /// <summary>Puts a mark into the history.</summary>
    /// <param name="name">1 to 100 characters.</param>
    /// <param name="detail">Up to 4096 characters.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <exception cref="ToxiproxyException">It was refused, or the program keeps no history.</exception>
    public async Task MarkAsync(string name, string? detail, CancellationToken cancellationToken) =>
        (
            await RespondAsync(
                HttpMethod.Post,
                "marks",
                new JsonObject { ["name"] = name, ["detail"] = detail },
                cancellationToken
            )
        ).Dispose();

    /// <summary>The entries of the history.</summary>
    /// <param name="since">How many lines to leave out.</param>
    /// <param name="follow">Whether to go on with those to come, until the program stops.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ToxiproxyException">The program keeps no history.</exception>
    public async IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(
        int since,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var response = await RespondAsync(
            HttpMethod.Get,
            $"history?since={since}&follow={(follow ? "true" : "false")}",
            null,
            cancellationToken
        );
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        for (var line = since; await lines.ReadLineAsync(cancellationToken) is { } text; )
            yield return HistoryLine.Read(text) with
            {
                Line = ++line,
            };
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        await ReadAsync<T>(await RespondAsync(HttpMethod.Get, path, null, cancellationToken), cancellationToken);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
                ?? throw new ToxiproxyException((int)response.StatusCode, "the answer is empty");
    }

    private async Task<HttpResponseMessage> RespondAsync(
        HttpMethod method,
        string path,
        JsonNode? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, $"{Root}/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new ToxiproxyException(
                (int)response.StatusCode,
                (await response.Content.ReadAsStringAsync(cancellationToken)).Trim()
            );
    }
}
