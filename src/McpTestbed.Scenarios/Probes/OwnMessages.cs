using System.Text.Json.Nodes;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>Gets a server to send messages that belong to no request: by a tool that is named for it, and by what many
/// servers do anyway, such as to ask for the client's roots, or to log.</summary>
internal static class OwnMessages
{
    /// <summary>Why nothing can be seen where none came.</summary>
    public const string None =
        "the server sent nothing of its own (a server may have nothing to say); name a tool that makes it with --call, "
        + "such as --call sends:'notify {}'";

    /// <summary>A client with a session, to which a server has more to say: it has roots.</summary>
    /// <exception cref="TargetUnreachableException">The target did not let a correct client in.</exception>
    public static Task<McpProbe> OpenTalkativeAsync(
        this ScenarioContext context,
        CancellationToken cancellationToken
    ) => new McpProbe(context) { HasRoots = true }.OpenSessionAsync(cancellationToken);

    /// <summary>Makes the server send, as far as it lets itself.</summary>
    /// <param name="client">The client in whose session it is to send.</param>
    /// <param name="text">What the instrumented tool is to send.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public static async Task InviteAsync(this McpProbe client, string text, CancellationToken cancellationToken)
    {
        if (client.Context.Target.HasInstrumentedTools)
        {
            await client.CallToolAsync("notify", new JsonObject { ["text"] = text }, cancellationToken);
            return;
        }

        if (client.Capabilities?.ContainsKey("logging") == true)
            await client.CallAsync("logging/setLevel", cancellationToken, new JsonObject { ["level"] = "debug" });
        var tools = client.Context.Target.Tools;
        foreach (var call in new[] { tools.Sends, tools.Changes, tools.Asks }.OfType<ToolCall>().Distinct())
            await client.CallAsync(client.ToolRequest(call), cancellationToken);
    }
}
