using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A client of the session era would wait on this stream for ever.</summary>
internal sealed class GetServed()
    : StatelessServer("broken-get-served", "Opens an event stream for GET, as earlier revisions did.")
{
    internal override async Task GetAsync(HttpContext http)
    {
        AddStreamHeaders(http.Response);
        await using var stream = await EventStream.OpenAsync(http.Response, Time);
        await EndOf.EitherAsync(http.RequestAborted, Stopping);
    }
}
