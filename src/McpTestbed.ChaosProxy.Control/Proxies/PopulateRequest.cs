using System.Text.Json;
using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>Reads a list of proxies; all of them are checked before the first is made.</summary>
internal static class PopulateRequest
{
    /// <exception cref="RefusedException">An entry is not a proxy.</exception>
    public static IReadOnlyList<ProxyRequest> Read(JsonElement body) =>
        [
            .. JsonFields
                .Items(body, "the body")
                .Select(item => ProxyRequest.Read(new(item, "the entry")))
                .ToList()
                .Select((request, at) => request.Checked($" at proxy {at + 1}")),
        ];
}
