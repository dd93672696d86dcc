using System.Text.Json;

namespace McpTestbed.ChaosProxy.Control;

/// <summary>Reads a list of proxies; all of them are checked before the first is made.</summary>
internal static class PopulateRequest
{
    /// <exception cref="ControlException">An entry is not a proxy.</exception>
    public static IReadOnlyList<ProxyRequest> Read(JsonElement body) =>
        [
            .. JsonFields
                .Items(body, "the body")
                .Select(item => ProxyRequest.Read(new(item, "the entry")))
                .ToList()
                .Select((request, at) => request.Checked($" at proxy {at + 1}")),
        ];
}
