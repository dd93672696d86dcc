using McpTestbed.ChaosProxy.Json;
using Microsoft.AspNetCore.Http;

namespace McpTestbed.ChaosProxy.Control.Api;

/// <summary>Reads the bodies of control requests.</summary>
internal static class ControlBody
{
    /// <exception cref="RefusedException">It is no JSON object.</exception>
    public static async Task<JsonFields> ReadFieldsAsync(HttpContext context) =>
        new(JsonFields.Parse(await ReadAsync(context)), "the body");

    /// <exception cref="RefusedException">It is too long, or breaks off.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return body.ToArray();
        }
        catch (BadHttpRequestException error)
        {
            throw new RefusedException(error.StatusCode, $"bad request body: {error.Message}");
        }
    }
}
