using System.CommandLine;

namespace McpTestbed.Cli.Commands.Driving;

/// <summary>A command that drives a chaos program which runs: what all of them have.</summary>
internal static class DrivingCommand
{
    /// <summary>Makes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="parts">Its arguments and options.</param>
    /// <param name="act">Does it, and returns what is printed.</param>
    public static Command Create(
        string name,
        string description,
        IEnumerable<Symbol> parts,
        Func<ParseResult, ChaosApi, CancellationToken, Task<string>> act
    )
    {
        var control = ChaosApi.CreateOption();
        var command = new Command(name, description) { control };
        foreach (var part in parts)
        {
            if (part is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)part);
        }

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var api = ChaosApi.At(parsed.GetValue(control)!);
                await Console.Out.WriteLineAsync(await act(parsed, api, cancellationToken));
                return ExitCodes.Valid;
            }
        );
        return command;
    }

    /// <summary>An argument that is a proxy's name.</summary>
    public static Argument<string> ProxyArgument() => new("proxy") { Description = "Name of the proxy." };
}
