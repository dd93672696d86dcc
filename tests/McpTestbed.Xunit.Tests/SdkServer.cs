using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace McpTestbed.Xunit.Tests;

/// <summary>A server of the official SDK in the test's own process, as a user of the package has it.</summary>
public abstract class SdkServer : McpServerUnderTest
{
    private WebApplication? app;

    protected override async ValueTask<string> StartServerAsync()
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Services.AddMcpServer().WithHttpTransport(options => options.Stateless = false);
        app = builder.Build();
        app.MapMcp("/mcp");
        await app.StartAsync();
        return $"{app.Urls.First()}/mcp";
    }

    protected override async ValueTask StopServerAsync() => await (app?.DisposeAsync() ?? default);
}
