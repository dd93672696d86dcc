namespace McpTestbed.Xunit.Tests;

/// <summary>The server of the official SDK in the one scenario of which it is known to break a rule.</summary>
public sealed class TerminatedSessions : SdkServer
{
    protected override string Scenarios => "sessions/terminated-session-is-refused";
}

/// <summary>The same, with what is known of it written down, and something that is not true.</summary>
public sealed class KnownTerminatedSessions : SdkServer
{
    protected override string Scenarios => "sessions/terminated-session-is-refused";

    protected override IReadOnlyList<string> Known => ["terminated-session-delete-404", "terminated-session-post-404"];
}
