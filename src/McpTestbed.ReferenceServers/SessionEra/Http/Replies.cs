using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>The shape of answers: JSON-RPC results and errors, and the HTTP around those that are not
/// streams.</summary>
internal class Replies
{
    /// <summary>The media type of JSON answers.</summary>
    protected virtual string JsonContentType => "application/json";

    /// <summary>The response to a request.</summary>
    public JsonObject Result(JsonNode id, JsonObject result) =>
        new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = Id(id),
            ["result"] = result,
        };

    /// <summary>An error; without an id if the request's could not be read or there was no request.</summary>
    public JsonObject Error(JsonNode? id, int code, string message, JsonObject? details = null)
    {
        var error = new JsonObject { ["code"] = Code(code), ["message"] = message };
        if (details is not null)
            error["data"] = details.DeepClone();
        var response = new JsonObject { ["jsonrpc"] = "2.0" };
        if (id is not null)
            response["id"] = Id(id);
        response["error"] = error;
        return response;
    }

    /// <summary>The status of an answer that is a result or an error.</summary>
    public virtual int StatusOf(JsonObject answer) => StatusCodes.Status200OK;

    /// <summary>Answers with JSON.</summary>
    public async Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        var bytes = Bytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = JsonContentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>Answers with a refusal.</summary>
    public virtual Task RefuseAsync(HttpContext context, Refusal refusal, JsonNode? id = null)
    {
        if (refusal.Allow is not null)
            context.Response.Headers.Allow = refusal.Allow;
        if (!refusal.IsBare)
            return WriteAsync(context, refusal.Status, Error(id, refusal.Code, refusal.Message));
        context.Response.StatusCode = refusal.Status;
        return Task.CompletedTask;
    }

    /// <summary>Says that notifications or responses were taken: 202 without a body.</summary>
    public virtual Task AcceptAsync(HttpContext context, int status = StatusCodes.Status202Accepted)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>JSON as it goes out.</summary>
    protected virtual ReadOnlyMemory<byte> Bytes(JsonNode body) => JsonText.Bytes(body);

    /// <summary>The id of the answer: that of the request, of the same type.</summary>
    protected virtual JsonNode Id(JsonNode id) => id.DeepClone();

    /// <summary>The error code on the wire.</summary>
    protected virtual JsonNode Code(int code) => code;
}
