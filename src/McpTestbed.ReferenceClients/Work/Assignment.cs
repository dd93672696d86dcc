namespace McpTestbed.ReferenceClients.Work;

/// <summary>What a client is told to do, as the official conformance suite tells its clients.</summary>
/// <param name="Server">The MCP endpoint.</param>
/// <param name="Scenario">The kind of work: <c>initialize</c>, <c>tools_call</c>, <c>sse-retry</c>; anything else
/// is done as <c>tools_call</c>.</param>
/// <param name="Version">The revision to speak or to offer, null for the client's newest.</param>
/// <param name="Wishes">How the work is done.</param>
internal sealed record Assignment(Uri Server, string Scenario, string? Version, Wishes Wishes)
{
    /// <summary>The scenario when none is named.</summary>
    public const string DefaultScenario = "tools_call";

    private const string ScenarioVariable = "MCP_CONFORMANCE_SCENARIO";

    /// <summary>Whether the environment names a work.</summary>
    public static bool IsGiven => Environment.GetEnvironmentVariable(ScenarioVariable) is { Length: > 0 };

    /// <summary>The tool to call and its arguments, null when no tool is called.</summary>
    public (string Name, string Arguments)? Tool =>
        Scenario switch
        {
            "initialize" => null,
            "sse-retry" => Wished("test_reconnection", "{}"),
            _ => Wished("add_numbers", """{"a":5,"b":3}"""),
        };

    /// <summary>How often it is called. The official suite counts the reconnections of one call.</summary>
    public int Calls => Wishes.Calls ?? (Scenario == "sse-retry" ? 1 : 2);

    private (string Name, string Arguments) Wished(string name, string arguments) =>
        (Wishes.Tool ?? name, Wishes.Arguments?.ToJsonString() ?? arguments);

    /// <summary>Reads the environment variables of the official suite.</summary>
    /// <exception cref="FormatException">The context is no JSON object, or a wish is none of its kind.</exception>
    public static Assignment FromEnvironment(Uri server) =>
        new(
            server,
            Environment.GetEnvironmentVariable(ScenarioVariable) ?? DefaultScenario,
            Environment.GetEnvironmentVariable("MCP_CONFORMANCE_PROTOCOL_VERSION") is { Length: > 0 } version
                ? version
                : null,
            Wishes.Parse(Environment.GetEnvironmentVariable("MCP_CONFORMANCE_CONTEXT"))
        );
}
