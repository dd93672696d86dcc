using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>Reads the body of a POST as far as the server's limit allows.</summary>
internal static class RequestBody
{
    /// <summary>The parsed body, or the refusal if it is too long or breaks off.</summary>
    public static async Task<(RpcBody? Body, Refusal? Refusal)> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var buffer = new MemoryStream();
            await request.Body.CopyToAsync(buffer, cancellationToken);
            return (RpcBodyParser.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)), null);
        }
        catch (BadHttpRequestException broken)
        {
            return (null, new(broken.StatusCode, RpcCodes.Refused, broken.Message));
        }
    }
}
