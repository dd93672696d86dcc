using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Runs;

/// <summary>A run that another process wants hosted.</summary>
/// <param name="Server">The server behind its links.</param>
/// <param name="Seed">The seed of its decisions.</param>
/// <param name="Key">The key of its tokens.</param>
/// <param name="SecretHeaders">Header fields whose values are secret.</param>
/// <param name="Began">When it began, as a timestamp of this machine's monotonic clock.</param>
internal sealed record RunRequest(Uri Server, ulong Seed, byte[] Key, IReadOnlyList<string> SecretHeaders, long Began)
{
    /// <summary>A run is about minutes old when its first link is opened; a clock that is another machine's is off by
    /// more.</summary>
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(1);

    private const int MaximumHeaders = 100;

    /// <exception cref="RefusedException">A field makes no sense.</exception>
    public static RunRequest Read(JsonFields fields, TimeProvider time)
    {
        fields.Knowing(["server", "seed", "key", "secret_headers", "began"]);
        var server = fields.Text("server") ?? throw RefusedException.MissingField("server");
        if (
            !Uri.TryCreate(server, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        )
            throw RefusedException.BadBody($"server \"{server}\" is not allowed; allowed is an http or https address");
        var headers = fields.Texts("secret_headers");
        if (headers.Count > MaximumHeaders)
            throw RefusedException.BadBody(
                $"secret_headers of {headers.Count} names is not allowed; allowed are {MaximumHeaders}"
            );
        var began = fields.Integer("began", long.MinValue, long.MaxValue, "a timestamp")
            ?? throw RefusedException.MissingField("began");
        var now = time.GetTimestamp();
        if (began > now || time.GetElapsedTime(began, now) > MaximumAge)
            throw RefusedException.BadBody(
                $"began {began} is not allowed; allowed is a timestamp of this machine's monotonic clock, of "
                    + "the last hour: the run must take place on this machine"
            );
        var seed = fields.Unsigned("seed", "a whole number from 0 to 18446744073709551615")
            ?? throw RefusedException.MissingField("seed");
        return new(
            address,
            seed,
            ReadKey(fields.Text("key") ?? throw RefusedException.MissingField("key")),
            headers,
            began
        );
    }

    /// <summary>The key is not repeated in the refusal.</summary>
    private static byte[] ReadKey(string text)
    {
        var key = new byte[Redactor.KeyLength];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? key
            : throw RefusedException.BadBody($"key is not allowed; allowed are {Redactor.KeyLength} bytes as base64");
    }
}
