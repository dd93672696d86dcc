using System.CommandLine;
using McpTestbed.ChaosProxy.Control;
using McpTestbed.Cli.Commands.Driving;

namespace McpTestbed.Cli.Commands;

/// <summary><c>chaos</c>: the chaos proxy alone, and below it the commands that drive one which runs.</summary>
internal static class ChaosCommand
{
    public static Command Create()
    {
        var command = ChaosProgram.Describe(
            new Command(
                "chaos",
                "Run the chaos proxy alone: byte-level faults, driven over Toxiproxy's HTTP API, or by "
                    + "the commands below."
            )
        );
        foreach (var driving in (Command[])[.. ProxyCommands.All, ToxicCommand.Create(), .. RuleCommands.All])
            command.Add(driving);
        return command;
    }
}
