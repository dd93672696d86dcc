using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpTestbed.ChaosProxy.Control.Inspection;

/// <summary>Rules over HTTP, and what became of them.</summary>
internal sealed class RuleEndpoints(HttpInspection? inspection)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/chaos/v1/rules", (HttpContext context) =>
            ControlAnswer.SendAsync(context, StatusCodes.Status200OK, Json(Book.All))
        );
        routes.MapPost("/chaos/v1/rules", AddAsync);
        routes.MapDelete("/chaos/v1/rules", HealAsync);
        routes.MapDelete("/chaos/v1/rules/{id}", RemoveAsync);
        routes.MapGet("/chaos/v1/statistics", (HttpContext context) =>
            ControlAnswer.SendAsync(context, StatusCodes.Status200OK, RuleStatistics.Json(Book.Everything))
        );
    }

    private RuleBook Book => HttpInspection.Require(inspection).Rules;

    private async Task AddAsync(HttpContext context)
    {
        var book = Book;
        var rules = book.Add(RuleJson.ReadAll(JsonFields.Parse(await ControlBody.ReadAsync(context))));
        await ControlAnswer.SendAsync(context, StatusCodes.Status201Created, Json(rules));
    }

    private async Task RemoveAsync(HttpContext context, string id)
    {
        await Book.RemoveAsync(id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task HealAsync(HttpContext context)
    {
        await Book.HealAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static JsonArray Json(IEnumerable<ArmedRule> rules) =>
        [
            .. rules.Select(rule => new JsonObject
            {
                ["id"] = rule.Rule.Id,
                ["description"] = rule.Rule.Description,
                ["matched"] = rule.Matched,
                ["fired"] = rule.Fired,
                ["effected"] = rule.TimesEffected,
            }),
        ];
}
