using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A client that waits for the end of the stream waits for ever.</summary>
internal sealed class BrokenStatelessStreamStaysOpen : StatelessServer
{
    public override string Name => "broken-stateless-stream-stays-open";

    public override string Summary => "Keeps an event stream open after the response.";

    internal override Task EndStreamAsync(HttpContext http) => EndOf.EitherAsync(http.RequestAborted, Stopping);
}
