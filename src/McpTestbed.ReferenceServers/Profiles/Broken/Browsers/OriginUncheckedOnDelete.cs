using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Browsers;

/// <summary>One defect: The Origin of a DELETE is not checked.</summary>
internal sealed class OriginUncheckedOnDelete()
    : SessionEraProfile("broken-origin-unchecked-on-delete", "The Origin of a DELETE is not checked.")
{
    protected override ServerParts Compose() => new() { Origins = new Lax() };

    private sealed class Lax : OriginPolicy
    {
        public override Refusal? Check(HttpRequest request) => request.Method == "DELETE" ? null : base.Check(request);
    }
}
