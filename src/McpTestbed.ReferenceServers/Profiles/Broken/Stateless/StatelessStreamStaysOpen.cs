using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A client that waits for the end of the stream waits for ever.</summary>
internal sealed class StatelessStreamStaysOpen()
    : StatelessServer("broken-stateless-stream-stays-open", "Keeps an event stream open after the response.")
{
    internal override Task EndStreamAsync(HttpContext http) => EndOf.EitherAsync(http.RequestAborted, Stopping);
}
