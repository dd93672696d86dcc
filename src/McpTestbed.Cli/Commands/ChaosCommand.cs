using System.CommandLine;
using McpTestbed.ChaosProxy.Control;

namespace McpTestbed.Cli.Commands;

/// <summary><c>chaos</c>: the chaos proxy alone.</summary>
internal static class ChaosCommand
{
    public static Command Create() =>
        ChaosProgram.Describe(
            new Command("chaos", "Run the chaos proxy alone: byte-level faults, driven over Toxiproxy's HTTP API.")
        );
}
