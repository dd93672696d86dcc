using System.Text;
using McpTestbed.ChaosProxy.Control.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpTestbed.ChaosProxy.Control.Plans;

/// <summary>The plan over HTTP.</summary>
internal sealed class PlanEndpoints(PlanBook book)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/chaos/v1/plan", (HttpContext context) =>
            ControlAnswer.SendAsync(context, StatusCodes.Status200OK, book.Current)
        );
        routes.MapPut("/chaos/v1/plan", PutAsync);
    }

    private async Task PutAsync(HttpContext context)
    {
        var isDryRun = new ControlQuery(context, "dry_run").Flag("dry_run");
        var plan = PlanRequest.Read(PlanFile.Parse(Encoding.UTF8.GetString(await ControlBody.ReadAsync(context))));
        var changes = await book.ApplyAsync(plan, isDryRun, context.RequestAborted);
        await ControlAnswer.SendAsync(context, StatusCodes.Status200OK, changes.Json(!isDryRun));
    }
}
