using McpTestbed.ChaosProxy.Rules;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Mode 1: bytes go on as they come, at most with another head.</summary>
internal sealed class PassedThroughResponse(
    HttpConversation conversation,
    ResponseInProgress response,
    IReadOnlyList<ArmedRule> rules
) : ResponsePath(conversation, response, rules)
{
    public override async Task BeginAsync(ReadOnlyMemory<byte> rawHead, bool isComplete)
    {
        Response.RecordHead();
        var edit = Rules.Count == 0 ? null : Conversation.Edit(Rules, Response.Head!);
        if (edit is { IsHeadChanged: true })
            Response.ChangedHead = edit.Head;
        var bytes = Response.ChangedHead?.ToBytes() ?? rawHead;
        Response.RecordHeadToClient();
        if (isComplete)
            Response.RecordWhole();
        if (edit is null)
            await Conversation.Client.SendAsync(bytes);
        else
            await SendHeadAsync(edit, bytes);
    }

    public override Task<bool> PassAsync(PieceForwarder piece, int taken, MessageReader reader) =>
        Task.FromResult(Forward(piece, taken, reader));
}
