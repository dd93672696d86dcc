namespace McpTestbed.ReferenceServers.Tools;

/// <summary>The tools that every good profile offers, and the one that comes and goes.</summary>
internal static class ToolDefinitions
{
    private const string NoArguments = """{"type":"object","properties":{}}""";
    private const string KeyArgument =
        """{"type":"object","properties":{"key":{"type":"string"}},"required":["key"]}""";

    /// <summary>The tools that are always there, in the order of <c>tools/list</c>.</summary>
    public static IReadOnlyList<ToolDefinition> Always { get; } =
    [
        new("count", "Adds one to the counter of that key and answers its new value.", KeyArgument),
        new("read-count", "Answers the counter of that key without adding.", KeyArgument),
        new(
            "sleep",
            "Answers when the key is released, or after ms milliseconds.",
            """
            {"type":"object","required":["key"],
             "properties":{"key":{"type":"string"},"ms":{"type":"integer","minimum":0,"maximum":60000}}}
            """
        ),
        new("release", "Lets the sleep of that key answer, whether it has begun or not.", KeyArgument),
        new(
            "sleep-status",
            "Answers what became of the sleep of that key: unknown, running, finished or cancelled.",
            KeyArgument
        ),
        new(
            "progress",
            "Sends that many progress notifications, then answers.",
            """{"type":"object","properties":{"steps":"""
                + """{"type":"integer","minimum":0,"maximum":200}},"required":["steps"]}"""
        ),
        new(
            "notify",
            "Sends one log message that does not belong to this call.",
            """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}"""
        ),
        new(
            "change-tools",
            "Adds the tool named extra, or removes it, and tells that the list has changed.",
            NoArguments
        ),
    ];

    /// <summary>The tools with state of the session's own, on servers that have sessions.</summary>
    public static IReadOnlyList<ToolDefinition> OfSessions { get; } =
    [
        new("tally", "Adds one to the session's own count and answers it.", NoArguments),
        new(
            "remember",
            "Keeps a text for the session.",
            """{"type":"object","properties":{"text":{"type":"string","maxLength":256}},"required":["text"]}"""
        ),
        new("recall", "Answers the text kept for the session.", NoArguments),
    ];

    /// <summary>The tool that <c>change-tools</c> adds and removes.</summary>
    public static ToolDefinition Extra { get; } =
        new("extra", "Is here only while change-tools has added it.", NoArguments);
}
