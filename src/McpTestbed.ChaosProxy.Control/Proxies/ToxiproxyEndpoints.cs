using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.ChaosProxy.Toxics.Kinds;
using McpTestbed.Core.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>Toxiproxy's HTTP API, and a list of connections beside it.</summary>
internal sealed class ToxiproxyEndpoints(ProxyRegistry registry)
{
    private static readonly string[] Updating = ["POST", "PATCH"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/proxies", (HttpContext context) =>
            ControlAnswer.SendAsync(
                context,
                200,
                new JsonObject(
                    registry.All.Select(proxy => KeyValuePair.Create(proxy.Name, (JsonNode?)ProxyJson.Proxy(proxy)))
                )
            )
        );
        routes.MapPost("/proxies", CreateAsync);
        routes.MapGet("/proxies/{proxy}", (HttpContext context, string proxy) =>
            ControlAnswer.SendAsync(context, 200, ProxyJson.Proxy(registry.Get(proxy)))
        );
        routes.MapMethods("/proxies/{proxy}", Updating, UpdateAsync);
        routes.MapDelete("/proxies/{proxy}", Delete);
        routes.MapGet("/proxies/{proxy}/connections", (HttpContext context, string proxy) =>
            ControlAnswer.SendAsync(context, 200, ProxyJson.Connections(registry.Get(proxy).State()))
        );
        routes.MapGet("/proxies/{proxy}/toxics", (HttpContext context, string proxy) =>
            ControlAnswer.SendAsync(context, 200, ProxyJson.Toxics(registry.Get(proxy).Toxics))
        );
        routes.MapPost("/proxies/{proxy}/toxics", AddToxicAsync);
        routes.MapGet("/proxies/{proxy}/toxics/{toxic}", (HttpContext context, string proxy, string toxic) =>
            ControlAnswer.SendAsync(context, 200, ProxyJson.Toxic(Find(registry.Get(proxy), toxic)))
        );
        routes.MapMethods("/proxies/{proxy}/toxics/{toxic}", Updating, UpdateToxicAsync);
        routes.MapDelete("/proxies/{proxy}/toxics/{toxic}", DeleteToxic);
        routes.MapPost("/populate", PopulateAsync);
        routes.MapPost("/reset", ResetAsync);
        routes.MapGet("/version", (HttpContext context) =>
            ControlAnswer.SendAsync(
                context,
                200,
                new JsonObject { ["version"] = ToolVersion.Current },
                "application/json;charset=utf-8",
                "\n"
            )
        );
    }

    private async Task CreateAsync(HttpContext context)
    {
        var request = ProxyRequest.Read(await ControlBody.ReadFieldsAsync(context)).Checked();
        await ControlAnswer.SendAsync(
            context,
            201,
            ProxyJson.Proxy(await registry.AddAsync(request, context.RequestAborted))
        );
    }

    private async Task UpdateAsync(HttpContext context, string proxy)
    {
        registry.Get(proxy);
        var request = ProxyRequest.Read(await ControlBody.ReadFieldsAsync(context));
        await ControlAnswer.SendAsync(
            context,
            200,
            ProxyJson.Proxy(await registry.UpdateAsync(proxy, request, context.RequestAborted))
        );
    }

    private void Delete(HttpContext context, string proxy)
    {
        registry.Remove(proxy);
        context.Response.StatusCode = 204;
    }

    private async Task AddToxicAsync(HttpContext context, string proxy)
    {
        var link = registry.Get(proxy);
        var toxic = ToxicJson.Create(await ControlBody.ReadFieldsAsync(context));
        registry.Add(link, toxic);
        await ControlAnswer.SendAsync(context, 200, ProxyJson.Toxic(toxic));
    }

    private async Task UpdateToxicAsync(HttpContext context, string proxy, string toxic)
    {
        var link = registry.Get(proxy);
        Find(link, toxic);
        var fields = await ControlBody.ReadFieldsAsync(context);
        var updated = ToxicJson.Update(Find(link, toxic), fields);
        registry.Update(link, updated);
        await ControlAnswer.SendAsync(context, 200, ProxyJson.Toxic(updated));
    }

    private void DeleteToxic(HttpContext context, string proxy, string toxic)
    {
        registry.Remove(registry.Get(proxy), toxic);
        context.Response.StatusCode = 204;
    }

    private async Task ResetAsync(HttpContext context)
    {
        await registry.ResetAsync();
        context.Response.StatusCode = 204;
    }

    /// <summary>Stops at the first failure and keeps what was done.</summary>
    private async Task PopulateAsync(HttpContext context)
    {
        var done = new JsonArray();
        try
        {
            var body = JsonFields.Parse(await ControlBody.ReadAsync(context));
            foreach (var request in PopulateRequest.Read(body))
                done.Add(ProxyJson.Proxy(await registry.AddOrReplaceAsync(request, context.RequestAborted)));
        }
        catch (RefusedException error)
        {
            await ControlAnswer.SendAsync(
                context,
                error.Status,
                new JsonObject
                {
                    ["error"] = error.Message,
                    ["status"] = error.Status,
                    ["proxies"] = done,
                }
            );
            return;
        }

        await ControlAnswer.SendAsync(context, 201, new JsonObject { ["proxies"] = done });
    }

    private static ToxicDefinition Find(Link link, string name) =>
        link.Toxics.FirstOrDefault(toxic => toxic.Name == name) ?? throw Refusals.ToxicNotFound;
}
