namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A toxic cannot be made of what was given.</summary>
/// <param name="message">The field, the value, and what is allowed.</param>
internal sealed class ToxicException(string message) : Exception(message)
{
    public static ToxicException NotAllowed(string field, string value, string allowed) =>
        new($"{field} {value} is not allowed; allowed is {allowed}");
}
