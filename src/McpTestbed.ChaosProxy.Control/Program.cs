using System.CommandLine;
using McpTestbed.ChaosProxy.Control;
using McpTestbed.ServiceDefaults;

using var telemetry = ProcessTelemetry.Start("chaos-proxy");
return await ChaosProgram
    .Describe(new RootCommand("A fault-injection proxy for TCP that speaks Toxiproxy's HTTP API."))
    .Parse(args)
    .InvokeAsync();
