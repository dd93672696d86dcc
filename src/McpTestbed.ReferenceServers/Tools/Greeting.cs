using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tools;

/// <summary>The one resource and the one prompt of every good profile, in the shapes that all revisions
/// share.</summary>
internal static class Greeting
{
    /// <summary>The URI of the resource.</summary>
    public const string Uri = "test://greeting";

    /// <summary>The name of the resource and of the prompt.</summary>
    public const string Name = "greeting";

    private const string Text = "Hello from a reference server.";

    /// <summary>The resource as <c>resources/list</c> shows it.</summary>
    public static JsonObject Resource() =>
        new()
        {
            ["uri"] = Uri,
            ["name"] = Name,
            ["mimeType"] = "text/plain",
        };

    /// <summary>The one entry of <c>contents</c> that <c>resources/read</c> answers.</summary>
    public static JsonObject Contents() =>
        new()
        {
            ["uri"] = Uri,
            ["mimeType"] = "text/plain",
            ["text"] = Text,
        };

    /// <summary>The prompt as <c>prompts/list</c> shows it.</summary>
    public static JsonObject Prompt() => new() { ["name"] = Name, ["description"] = "A greeting." };

    /// <summary>The one entry of <c>messages</c> that <c>prompts/get</c> answers.</summary>
    public static JsonObject PromptMessage() =>
        new()
        {
            ["role"] = "user",
            ["content"] = new JsonObject { ["type"] = "text", ["text"] = Text },
        };
}
