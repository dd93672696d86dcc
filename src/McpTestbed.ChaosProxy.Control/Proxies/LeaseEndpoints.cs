using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Toxics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>The lease, over HTTP. Any other request renews it too, so that Toxiproxy's clients keep it without
/// knowing.</summary>
internal sealed class LeaseEndpoints(Lease lease)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/lease", (HttpContext context) => SayAsync(context));
        routes.MapPost("/lease", TakeAsync);
        routes.MapDelete("/lease", GiveBack);
    }

    private async Task TakeAsync(HttpContext context)
    {
        var fields = await ControlBody.ReadFieldsAsync(context);
        var term = fields.Integer(
            "ms",
            1,
            ToxicAttribute.MaximumMilliseconds,
            $"a whole number of ms from 1 to {ToxicAttribute.MaximumMilliseconds}"
        ) ?? throw RefusedException.MissingField("ms");
        lease.Take(TimeSpan.FromMilliseconds(term));
        await SayAsync(context);
    }

    private void GiveBack(HttpContext context)
    {
        lease.GiveBack();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task SayAsync(HttpContext context) =>
        ControlAnswer.SendAsync(
            context,
            StatusCodes.Status200OK,
            new JsonObject { ["ms"] = lease.Term is { } term ? (long)term.TotalMilliseconds : null }
        );
}
