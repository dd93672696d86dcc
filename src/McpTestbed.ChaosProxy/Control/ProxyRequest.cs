namespace McpTestbed.ChaosProxy.Control;

/// <summary>A proxy as a request describes it; null where it says nothing.</summary>
internal sealed record ProxyRequest(string? Name, string? Listen, string? Upstream, bool? Enabled, JsonFields Fields)
{
    /// <summary>The fields it knows; plans refuse others.</summary>
    public static IReadOnlyList<string> Known { get; } = ["name", "listen", "upstream", "enabled", "toxics"];

    /// <exception cref="ControlException">A field has the wrong type.</exception>
    public static ProxyRequest Read(JsonFields fields) => new(fields.Text("name"), fields.Text("listen"), fields.Text("upstream"), fields.Flag("enabled"), fields);

    /// <exception cref="ControlException">A field is missing.</exception>
    public ProxyRequest Checked(string where = "")
    {
        if (string.IsNullOrEmpty(Name)) throw ControlException.MissingField($"name{where}");
        return string.IsNullOrEmpty(Upstream) ? throw ControlException.MissingField($"upstream{where}") : this;
    }
}
