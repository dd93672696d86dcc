using System.CommandLine;
using McpTestbed.ChaosProxy.Control;

return await ChaosProgram.Describe(new RootCommand("A fault-injection proxy for TCP that speaks Toxiproxy's HTTP API.")).Parse(args).InvokeAsync();
