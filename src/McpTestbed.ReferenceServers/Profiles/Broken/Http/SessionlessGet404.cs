namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: without session ids, GET is answered 404 in place of 405.</summary>
internal sealed class SessionlessGet404()
    : SessionlessProfile("broken-sessionless-get-404", "Without session ids, GET is answered 404 in place of 405.")
{
    protected override int GetStatus => StatusCodes.Status404NotFound;
}
