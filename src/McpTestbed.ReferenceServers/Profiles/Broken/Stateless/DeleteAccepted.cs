using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>There is nothing that DELETE could end.</summary>
internal sealed class DeleteAccepted()
    : StatelessServer("broken-delete-accepted", "Answers DELETE with 204, as if a session had been ended.")
{
    internal override Task DeleteAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
