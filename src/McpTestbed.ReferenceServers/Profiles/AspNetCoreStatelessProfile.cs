using McpTestbed.ReferenceServers.AspNetCore;
using ModelContextProtocol.AspNetCore;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The official package by its default: no sessions in any revision.</summary>
internal sealed class AspNetCoreStatelessProfile : SdkServer
{
    public override string Name => "aspnetcore-stateless";

    public override string Summary => "The official ASP.NET Core package without sessions, its default, as it is.";

    /// <summary>As observed over Streamable HTTP (2024-11-05 is negotiated too, but had another transport).</summary>
    public override IReadOnlyList<string> Revisions { get; } = ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

    protected override HttpServerSessionMode SessionMode => HttpServerSessionMode.Stateless;
}
