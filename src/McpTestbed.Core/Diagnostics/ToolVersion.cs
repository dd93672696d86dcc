namespace McpTestbed.Core.Diagnostics;

/// <summary>The version of the testbed, as reports and histories carry it.</summary>
public static class ToolVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Current { get; } = typeof(ToolVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
