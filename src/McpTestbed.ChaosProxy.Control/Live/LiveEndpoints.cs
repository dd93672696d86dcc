using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Histories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpTestbed.ChaosProxy.Control.Live;

/// <summary>What goes on at this moment, with the labels that rules and the history use.</summary>
internal sealed class LiveEndpoints(ProxyRegistry registry, HttpInspection? inspection)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/chaos/v1/health", (HttpContext context) => ControlAnswer.SendAsync(context, 200, Health()));
        routes.MapGet("/chaos/v1/connections", (HttpContext context) =>
            ControlAnswer.SendAsync(context, 200, Connections())
        );
        routes.MapGet("/chaos/v1/sessions", (HttpContext context) =>
            ControlAnswer.SendAsync(context, 200, Sessions(HttpInspection.Require(inspection)))
        );
        routes.MapGet("/chaos/v1/exchanges", (HttpContext context) =>
            ControlAnswer.SendAsync(context, 200, Exchanges(HttpInspection.Require(inspection).Live))
        );
    }

    /// <summary>A history that cannot be written makes the program no less of a proxy.</summary>
    private JsonObject Health() =>
        inspection?.History.Trouble is { } trouble
            ? new() { ["status"] = "degraded", ["history"] = trouble }
            : new() { ["status"] = "healthy" };

    private JsonArray Connections()
    {
        var exchanges = (inspection?.Live.All ?? [])
            .Where(exchange => exchange.Complete is null)
            .ToLookup(exchange => (exchange.Link, exchange.Connection));
        return
        [
            .. registry.All.SelectMany(proxy =>
                proxy
                    .State()
                    .Open.Select(connection =>
                        Connection(proxy, connection, exchanges[(proxy.Name, connection.Number)])
                    )
            ),
        ];
    }

    private static JsonObject Connection(Link proxy, ConnectionState connection, IEnumerable<LiveExchange> exchanges)
    {
        var json = ProxyJson.Connection(connection);
        json.Insert(0, "client", proxy.Name);
        json["exchanges"] = Texts(exchanges.Select(LabelOf));
        return json;
    }

    private static JsonArray Sessions(HttpInspection inspection)
    {
        var open = inspection
            .Live.All.Where(exchange => exchange is { Complete: null, Session: not null })
            .ToLookup(exchange => exchange.Session!);
        return
        [
            .. inspection.Sessions.Opened.Select(session => new JsonObject
            {
                ["session"] = session.Label,
                ["id"] = session.Token,
                ["exchanges"] = inspection.Live.CountOf(session.Label),
                ["in_progress"] = Texts(open[session.Label].Select(LabelOf)),
                ["streams"] = Texts(open[session.Label].Select(exchange => exchange.Stream).OfType<string>()),
            }),
        ];
    }

    private static JsonArray Exchanges(LiveTable live) =>
        [
            .. live.All.Select(exchange => new JsonObject
            {
                ["client"] = exchange.Link,
                ["exchange"] = LabelOf(exchange),
                ["connection"] = exchange.Connection,
                ["method"] = exchange.Method,
                ["rpc"] = Texts(exchange.Rpc),
                ["session"] = exchange.Session,
                ["last_event_id"] = exchange.LastEventId,
                ["status"] = exchange.Status,
                ["answered_by"] = exchange.By switch
                {
                    AnsweredBy.Target => "target",
                    AnsweredBy.Rule => "rule",
                    AnsweredBy.Proxy => "proxy",
                    _ => null,
                },
                ["stream"] = exchange.Stream,
                ["stream_of_session"] = exchange.StreamOfSession,
                ["events"] = exchange.Stream is null ? null : exchange.Events,
                ["state"] = exchange.Complete switch
                {
                    null => "in-progress",
                    true => "complete",
                    false => "broken",
                },
                ["age_ms"] = (long)live.AgeOf(exchange).TotalMilliseconds,
            }),
        ];

    private static string LabelOf(LiveExchange exchange) => $"x{exchange.Number}";

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
