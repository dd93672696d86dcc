using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>What <c>requestState</c> holds while a tool waits for input.</summary>
/// <param name="Greeting">What the answer begins with.</param>
/// <param name="Key">The key that the tool was called with.</param>
/// <param name="Principal">A digest of who called.</param>
/// <param name="Until">When it is too old, in seconds since 1970.</param>
/// <param name="Number">It alone has this.</param>
internal sealed record AskState(string Greeting, string Key, string Principal, long Until, string Number)
{
    private const int LifetimeSeconds = 600;

    public static AskState New(PostedMessage request, string key, TimeProvider time) =>
        new(
            "hello",
            key,
            PrincipalOf(request),
            time.GetUtcNow().ToUnixTimeSeconds() + LifetimeSeconds,
            RandomNumberGenerator.GetHexString(32, lowercase: true)
        );

    /// <summary>A digest of the credentials of a request, so that the state does not hold them.</summary>
    public static string PrincipalOf(PostedMessage request) =>
        Convert.ToHexString(
            SHA256.HashData(Encoding.UTF8.GetBytes(request.Http.Request.Headers.Authorization.ToString()))
        );

    public string ToText() => JsonSerializer.Serialize(this);

    public static AskState? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<AskState>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
