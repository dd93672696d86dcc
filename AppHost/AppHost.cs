// The lab as Aspire resources. So far: the reference servers, one resource each, under the names the reports use.
var builder = DistributedApplication.CreateBuilder(args);

foreach (var profile in (string[])["stateful", "stateless", "legacy-sse", "aspnetcore-stateful", "aspnetcore-stateless"])
{
    builder.AddProject<Projects.McpTestbed_ReferenceServers>(profile, launchProfileName: null)
        .WithArgs("--profile", profile)
        .WithHttpEndpoint(env: "PORT", isProxied: false, port: FreePort())
        .WithHttpHealthCheck("/health");
}

builder.Build().Run();

// An endpoint without Aspire's own proxy needs a port when the model is built: no second proxy may stand before a server under test.
static int FreePort()
{
    using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
    listener.Start();
    return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
}
