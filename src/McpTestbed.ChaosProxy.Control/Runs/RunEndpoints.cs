using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Control.Recorded;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpTestbed.ChaosProxy.Control.Runs;

/// <summary>Runs of other processes over HTTP. The answer to the request that begins one is its history; when whoever
/// reads it goes, the run ends.</summary>
internal sealed class RunEndpoints(RunBook runs, TimeProvider time, CancellationToken stopping)
{
    private const string Path = "/chaos/v1/runs";
    private const int MaximumLabel = 64;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, BeginAsync);
        routes.MapGet($"{Path}/{{run}}", (HttpContext context, string run) =>
            ControlAnswer.SendAsync(
                context,
                StatusCodes.Status200OK,
                new JsonObject { ["lines"] = runs.Get(run).History.Count }
            )
        );
        routes.MapDelete($"{Path}/{{run}}", EndAsync);
        routes.MapPost($"{Path}/{{run}}/links", OpenLinkAsync);
        routes.MapPost($"{Path}/{{run}}/rules", ArmAsync);
        routes.MapDelete($"{Path}/{{run}}/rules/{{id}}", HealAsync);
    }

    private async Task BeginAsync(HttpContext context)
    {
        var run = runs.Begin(RunRequest.Read(await ControlBody.ReadFieldsAsync(context), time));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = $"{Path}/{run.Name}";
            await HistoryStream.SendAsync(
                context.Response,
                run.History,
                since: 0,
                follow: true,
                type: null,
                both.Token
            );
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // Whoever drives the run went, or the program stops.
        }
        finally
        {
            await runs.EndAsync(run);
        }
    }

    private async Task EndAsync(HttpContext context, string run)
    {
        var ended = runs.Get(run);
        await runs.EndAsync(ended);
        await ControlAnswer.SendAsync(
            context,
            StatusCodes.Status200OK,
            new JsonObject { ["secrets"] = ended.SealedSecrets() }
        );
    }

    private async Task OpenLinkAsync(HttpContext context, string run)
    {
        var hosting = runs.Get(run);
        var client = (await ControlBody.ReadFieldsAsync(context)).Knowing(["client"]).Text("client")
            ?? throw RefusedException.MissingField("client");
        if (client.Length is 0 or > MaximumLabel)
            throw RefusedException.BadBody(
                $"client of {client.Length} characters is not allowed; allowed are 1 to {MaximumLabel}"
            );
        await ControlAnswer.SendAsync(
            context,
            StatusCodes.Status201Created,
            new JsonObject { ["client"] = client, ["listen"] = $"{hosting.OpenLink(client)}" }
        );
    }

    private async Task ArmAsync(HttpContext context, string run)
    {
        var hosting = runs.Get(run);
        hosting.Rules.Add(RuleJson.ReadAll(JsonFields.Parse(await ControlBody.ReadAsync(context))));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task HealAsync(HttpContext context, string run, string id)
    {
        await runs.Get(run).Rules.RemoveAsync(id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
