using McpTestbed.ReferenceServers.AspNetCore;
using ModelContextProtocol.AspNetCore;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The official package with sessions.</summary>
internal sealed class AspNetCoreStatefulProfile : SdkServer
{
    public override string Name => "aspnetcore-stateful";

    public override string Summary => "The official ASP.NET Core package with sessions, as it is.";

    /// <summary>As observed over Streamable HTTP (2024-11-05 is negotiated too, but had another transport): a later
    /// version asked for in initialize is answered by the last one here, and a stateless request is refused.</summary>
    public override IReadOnlyList<string> Revisions { get; } = ["2025-03-26", "2025-06-18", "2025-11-25"];

    protected override HttpServerSessionMode SessionMode => HttpServerSessionMode.Stateful;
}
