using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Control.Api;

/// <summary>Refusals with the status and the words that Toxiproxy has for them.</summary>
internal static class Refusals
{
    public static RefusedException ProxyNotFound => new(404, "proxy not found");

    public static RefusedException ProxyAlreadyExists => new(409, "proxy already exists");

    public static RefusedException ToxicNotFound => new(404, "toxic not found");

    public static RefusedException ToxicAlreadyExists => new(409, "toxic already exists");
}
