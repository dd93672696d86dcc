using System.Runtime.InteropServices;
using McpTestbed.ReferenceServers.Catalog;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ServiceDefaults;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

using var telemetry = ProcessTelemetry.Start("reference-servers");
return await new ServerProgram(
    ProfileCatalog.All,
    Console.Out,
    Console.Error,
    Console.OpenStandardInput(),
    Environment.GetEnvironmentVariable("ConnectionStrings__redis")
).RunAsync(args, Environment.GetEnvironmentVariable("PORT"), stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
