using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Tools;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpTestbed.ReferenceServers.AspNetCore;

/// <summary>
/// The official package <c>ModelContextProtocol.AspNetCore</c> as its documentation would have a user write it. Nothing
/// is added and nothing repaired: what these servers get wrong, the package gets wrong. Its sessions end by DELETE or
/// idle time only, so an operator can command neither the clock nor the end of all sessions.
/// </summary>
internal abstract class SdkServer : Profile
{
    /// <summary>Whether clients get sessions.</summary>
    protected abstract HttpServerSessionMode SessionMode { get; }

    public override bool IsControllable => false;

    public override void Configure(WebApplicationBuilder builder)
    {
        var collection = new McpServerPrimitiveCollection<McpServerTool>();
        builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
        builder.Services.AddSingleton(collection).AddSingleton(new InstrumentedTools(TimeProvider.System));
        builder
            .Services.AddMcpServer(options =>
                options.ServerInfo = new() { Name = "mcptestbed-reference-server", Version = "0.1.0" }
            )
            .WithHttpTransport(options => options.SessionMode = SessionMode)
            .WithTools<SdkTools>()
            .WithResources<SdkResources>()
            .WithPrompts<SdkPrompts>();
        builder.Services.PostConfigure<McpServerOptions>(options => Share(options, collection));
    }

    public override void Map(WebApplication app) => app.MapMcp(Path);

    /// <summary>Gives all requests one list of tools; the package would make one for each, which change-tools could not
    /// change.</summary>
    private static void Share(McpServerOptions options, McpServerPrimitiveCollection<McpServerTool> collection)
    {
        foreach (var tool in options.ToolCollection ?? [])
            collection.TryAdd(tool);
        options.ToolCollection = collection;
    }
}
