using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>The HTTP method, Content-Type and Accept of a request.</summary>
internal static class Negotiation
{
    /// <summary>The methods of the endpoint.</summary>
    public const string AllowedMethods = "GET, POST, DELETE, OPTIONS";

    private const string Json = "application/json";
    private const string Events = "text/event-stream";

    /// <summary>Why the method is refused, or null.</summary>
    public static Refusal? CheckMethod(HttpRequest request) =>
        request.Method is "GET" or "POST" or "DELETE" or "OPTIONS"
            ? null
            : new(StatusCodes.Status405MethodNotAllowed, RpcCodes.Refused, "Method Not Allowed")
            {
                Allow = AllowedMethods,
            };

    /// <summary>Why the headers of a POST are refused, or null.</summary>
    public static Refusal? CheckPost(HttpRequest request)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        )
            return new(
                StatusCodes.Status415UnsupportedMediaType,
                RpcCodes.Refused,
                $"Unsupported Media Type: Content-Type must be {Json}"
            );
        return Accepts(request.Headers.Accept, Json) && Accepts(request.Headers.Accept, Events)
            ? null
            : NotAcceptable($"Accept must list {Json} and {Events}");
    }

    /// <summary>Why the headers of a GET are refused, or null.</summary>
    public static Refusal? CheckGet(HttpRequest request) =>
        Accepts(request.Headers.Accept, Events) ? null : NotAcceptable($"Accept must list {Events}");

    // A range such as */* lists the type too; a quality of 0 takes it off the list.
    private static bool Accepts(StringValues accept, string type)
    {
        var wanted = new MediaTypeHeaderValue(type);
        return MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            && ranges.Any(range => range.Quality is not 0 && wanted.IsSubsetOf(WithoutParameters(range)));
    }

    private static MediaTypeHeaderValue WithoutParameters(MediaTypeHeaderValue range) => new(range.MediaType);

    private static Refusal NotAcceptable(string message) =>
        new(StatusCodes.Status406NotAcceptable, RpcCodes.Refused, $"Not Acceptable: {message}");
}
