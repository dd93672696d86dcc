using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace McpTestbed.Lab.Tests.Replicas;

/// <summary>One session and what its client was told: what it sent, what was acknowledged, and what it must get
/// back.</summary>
internal sealed class SessionUnderLoad(HttpClient http, Uri endpoint, string text)
{
    private string? id;
    private int sent;
    private int acknowledged;

    /// <summary>Whether every step of opening it was acknowledged.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Calls that were sent and not answered with a result: executed or not, nobody can tell.</summary>
    public int Indeterminate => sent - acknowledged;

    public async Task OpenAsync()
    {
        var initialize =
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":"""
            + """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"load","version":"1"}}}""";
        using (var answer = await PostAsync(initialize))
        {
            id = answer?.Headers.TryGetValues("Mcp-Session-Id", out var ids) == true ? ids.Single() : null;
        }

        if (id is null)
            return;
        using var initialized = await PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        IsOpen =
            initialized?.IsSuccessStatusCode == true
            && (await CallAsync("remember", $$"""{"text":"{{text}}"}""")).Text == "remembered";
    }

    /// <summary>Has the session count one call more.</summary>
    public async Task TallyAsync()
    {
        sent++;
        if ((await CallAsync("tally", "{}")).Text is not null)
            acknowledged++;
    }

    /// <summary>What is wrong with the session now that everything is whole again; null when nothing is.</summary>
    public async Task<string?> ExamineAsync()
    {
        var (status, recalled) = await CallAsync("recall", "{}");
        if (status != 200)
            return $"{text} was answered {status}";
        if (recalled != text)
            return $"{text} answered with '{recalled}'";
        var (_, counted) = await CallAsync("tally", "{}");
        return
            int.TryParse(counted, CultureInfo.InvariantCulture, out var count)
            && count > acknowledged
            && count <= sent + 1
            ? null
            : $"{text} counted {counted} with this call, of {sent} sent before, {acknowledged} acknowledged";
    }

    private async Task<(int Status, string? Text)> CallAsync(string tool, string arguments)
    {
        using var answer = await PostAsync(
            $$$"""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":"""
                + $$$"""{"name":"{{{tool}}}","arguments":{{{arguments}}}}}"""
        );
        if (answer is null)
            return (0, null);
        try
        {
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var data = body.Split('\n')
                .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
                .Select(line => JsonNode.Parse(line[6..])!)
                .LastOrDefault();
            return ((int)answer.StatusCode, (string?)data?["result"]?["content"]?[0]?["text"]);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (0, null);
        }
    }

    private async Task<HttpResponseMessage?> PostAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (id is not null)
            request.Headers.Add("Mcp-Session-Id", id);
        try
        {
            return await http.SendAsync(request, TestContext.Current.CancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return null;
        }
    }
}
