namespace McpTestbed.Cli.Output;

/// <summary>Where the dashboard is that shows traces, if anybody said so.</summary>
internal static class DashboardAddress
{
    /// <summary>The variable that names it, as <c>http://127.0.0.1:18888</c>.</summary>
    public const string Variable = "ASPIRE_DASHBOARD_URL";

    /// <summary>Its address; null when nobody said so, or what was said is no address of a page.</summary>
    public static Uri? Known =>
        Uri.TryCreate(Environment.GetEnvironmentVariable(Variable), UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
            ? new(address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped))
            : null;
}
