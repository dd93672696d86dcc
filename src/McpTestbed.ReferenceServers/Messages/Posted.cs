using System.Text.Json;

namespace McpTestbed.ReferenceServers.Messages;

/// <summary>What a POST's body turned out to be: a message, or unusable.</summary>
/// <param name="Message">The message, if it is one.</param>
/// <param name="Refusal">Why the body cannot be used, if it cannot.</param>
/// <param name="Id">The id, where it could be read; an answer repeats it.</param>
internal readonly record struct Posted(PostedMessage? Message, Refusal? Refusal, JsonElement Id)
{
    public static Posted Unusable(int status, int code, string message, JsonElement id = default) =>
        new(null, new Refusal(status, code, message), id);
}
