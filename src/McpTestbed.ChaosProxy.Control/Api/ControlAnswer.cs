using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Json;
using Microsoft.AspNetCore.Http;

namespace McpTestbed.ChaosProxy.Control.Api;

/// <summary>Answers as Toxiproxy gives them.</summary>
internal static class ControlAnswer
{
    private const string PlainText = "text/plain; charset=utf-8";

    public static Task SendAsync(
        HttpContext context,
        int status,
        JsonNode body,
        string contentType = "application/json",
        string end = ""
    )
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(ReadableJson.Text(body) + end, context.RequestAborted);
    }

    /// <summary>An error is JSON that says it is plain text, as the original's is.</summary>
    public static Task SendErrorAsync(HttpContext context, RefusedException error)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return SendAsync(
            context,
            error.Status,
            new JsonObject { ["error"] = error.Message, ["status"] = error.Status },
            PlainText,
            "\n"
        );
    }

    public static Task SendTextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = PlainText;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync($"{text}\n", context.RequestAborted);
    }
}
