using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Authorization;

/// <summary>In a session, a tool asks its user, and another user answers.</summary>
internal static class AskedInASession
{
    private const string Asking = "ask";

    /// <summary>Calls the tool twice: its own user answers late; then another one answers first.</summary>
    public static async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        if (context.Target.Tools.Asks is null && !context.Target.HasInstrumentedTools)
        {
            context.NoChance(
                "no tool is known that asks its user (--call 'asks:tool {json}' names one)",
                UserChecks.InputIsOfItsUser
            );
            return;
        }

        var owner = new McpProbe(context) { HasElicitation = true };
        await owner.OpenSessionAsync(cancellationToken);
        if (await CallOfAsync(owner, cancellationToken) is not { } call)
            return;
        var other = McpProbe.InSessionOf(owner, context.Target.SecondCredentials);
        await AskAsync(null);
        await AskAsync(other);

        async Task AskAsync(McpProbe? before)
        {
            using var stream = await owner.TryOpenAsync(owner.ToolRequest(call), cancellationToken);
            if (stream is null || await NextAsync(stream, Probe.OperationDeadline, IsQuestion) is not { } question)
                return;
            if (before is not null)
                await before.SendAsync(
                    AnswerTo(before, question).For("POST answer of the second user to the question to the first"),
                    cancellationToken
                );
            if (await NextAsync(stream, Probe.NoticeWindow, IsAnswer) is not null)
                return;
            await owner.SendAsync(
                AnswerTo(owner, question).For("POST answer to elicitation/create"),
                cancellationToken
            );
            await NextAsync(stream, Probe.OperationDeadline, IsAnswer);
        }

        async Task<JsonObject?> NextAsync(ProbeStream stream, TimeSpan within, Func<JsonRpcMessage, bool> isIt)
        {
            using var deadline = context.Deadline(within, cancellationToken);
            try
            {
                var sse = await stream.ReadUntilAsync(one => Messages(one).Any(isIt), deadline.Token);
                return ForeignJson.ParseObject(sse?.Data);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    /// <summary>The tool that asks; null, and noted, where there is none.</summary>
    private static async Task<ToolCall?> CallOfAsync(McpProbe owner, CancellationToken cancellationToken)
    {
        if (owner.Context.Target.Tools.Asks is { } named)
            return named;
        var listed = await owner.CallAsync("tools/list", cancellationToken);
        if ((listed.Rpc.At("result", "tools") as JsonArray ?? []).Any(tool => tool.At("name").AsText() == Asking))
            return new(Asking, "{}");
        owner.Context.NoChance("this reference server has no tool that asks", UserChecks.InputIsOfItsUser);
        return null;
    }

    private static ProbeRequest AnswerTo(McpProbe client, JsonObject question) =>
        client.Post(
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = question["id"]?.DeepClone(),
                ["result"] = InputAnswers.To(question),
            }
        );

    private static bool IsQuestion(JsonRpcMessage message) =>
        message is { Kind: JsonRpcKind.Request, Method: InputAnswers.Elicitation };

    private static bool IsAnswer(JsonRpcMessage message) => message.IsAnswer;

    private static IEnumerable<JsonRpcMessage> Messages(SseEvent sse) =>
        sse.Data is null ? [] : JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(sse.Data));
}
