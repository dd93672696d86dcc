using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Histories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpTestbed.ChaosProxy.Control.Recorded;

/// <summary>The history over HTTP, and marks that go into it.</summary>
/// <param name="inspection">What records.</param>
/// <param name="stopping">Ends what is followed when the program stops.</param>
internal sealed class HistoryEndpoints(HttpInspection? inspection, CancellationToken stopping)
{
    private const int MaximumName = 100;
    private const int MaximumDetail = 4096;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/chaos/v1/history", SendAsync);
        routes.MapPost("/chaos/v1/marks", MarkAsync);
    }

    private async Task SendAsync(HttpContext context)
    {
        var query = new ControlQuery(context, "since", "follow", "type");
        var history = HttpInspection.Require(inspection).History;
        var (since, type) = (query.Integer("since"), query.Text("type"));
        if (type is not null && !HistoryLine.TypeNames.Contains(type))
            throw ControlQuery.NotAllowed("type", type, string.Join(", ", HistoryLine.TypeNames));
        var follow = query.Flag("follow");
        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await HistoryStream.SendAsync(context.Response, history, since, follow, type, both.Token);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // The client went, or the program stops.
        }
    }

    private async Task MarkAsync(HttpContext context)
    {
        var fields = (await ControlBody.ReadFieldsAsync(context)).Knowing(["name", "detail"]);
        var mark = new Mark
        {
            Name = Bounded(fields, "name", MaximumName) ?? throw RefusedException.MissingField("name"),
            Detail = Bounded(fields, "detail", MaximumDetail) ?? "",
        };
        HttpInspection.Require(inspection).Note(mark);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string? Bounded(JsonFields fields, string name, int maximum) =>
        fields.Text(name) is not { } text || (text.Length > 0 && text.Length <= maximum)
            ? fields.Text(name)
            : throw RefusedException.BadBody(
                $"{name} of {text.Length} characters is not allowed; allowed are 1 to {maximum}"
            );
}
