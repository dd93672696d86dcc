using System.Reflection;
using McpTestbed.Cli.Commands;

namespace McpTestbed.Cli.Tests;

/// <summary>Calls the command line in this process, from its entry point: for calls that start nothing, of which there
/// are many. One at a time, since the console is one.</summary>
internal static class CommandLineCall
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    public static async Task<CommandLineProcess.Outcome> RunAsync(params string[] arguments)
    {
        await OneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        var (output, errors) = (Console.Out, Console.Error);
        using var printed = new StringWriter();
        using var complained = new StringWriter();
        try
        {
            Console.SetOut(printed);
            Console.SetError(complained);
            var main = typeof(DocsCommand).Assembly.EntryPoint!;
            var code = await Task.Run(() =>
                (int)main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!
            );
            return new(code, $"{printed}", $"{complained}");
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
            OneAtATime.Release();
        }
    }
}
