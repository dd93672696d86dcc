using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace McpTestbed.Core.Histories;

/// <summary>Looks into compressed bodies (RFC 9110, 8.4.1), so that no secret is stored in one.</summary>
internal static class ContentCoding
{
    /// <summary>More is not looked into: a small body may become as large as anybody likes.</summary>
    private const int MaximumDecoded = 4 << 20;

    private const int MaximumCodings = 3;

    /// <summary>Whether a header says that its body is compressed.</summary>
    public static bool IsNamed(string? encoding) => CodingsOf(encoding).Length > 0;

    /// <summary>Decodes a body whose header says that it is compressed, or that begins as if it were.</summary>
    /// <returns>False where it is not, or cannot be decoded, or is too large.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> body, string? encoding, [NotNullWhen(true)] out byte[]? decoded)
    {
        decoded = null;
        var codings = CodingsOf(encoding);
        if (codings.Length == 0 && LooksLikeGzip(body))
            codings = ["gzip"];
        else if (codings.Length == 0 && LooksLikeZlib(body))
            codings = ["deflate"];
        if (codings.Length == 0)
            return false;
        if (codings.Length > MaximumCodings)
            return false;
        var bytes = body.ToArray();
        foreach (var coding in codings.Reverse())
        {
            if (Decoded(bytes, coding) is not { } inner)
                return false;
            bytes = inner;
        }

        decoded = bytes;
        return true;
    }

    private static string[] CodingsOf(string? encoding) =>
        [
            .. (encoding ?? "")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(coding => coding.ToLowerInvariant())
                .Where(coding => coding != "identity"),
        ];

    private static bool LooksLikeGzip(ReadOnlySpan<byte> body) => body is [0x1f, 0x8b, ..];

    /// <summary>RFC 1950, 2.2: method 8, and a header that is a multiple of 31.</summary>
    private static bool LooksLikeZlib(ReadOnlySpan<byte> body) =>
        body is [0x78, var flags, ..] && ((0x78 << 8) | flags) % 31 == 0;

    private static byte[]? Decoded(byte[] body, string coding) =>
        coding switch
        {
            "gzip" or "x-gzip" => Read(new GZipStream(new MemoryStream(body), CompressionMode.Decompress)),
            "br" => Read(new BrotliStream(new MemoryStream(body), CompressionMode.Decompress)),

            // Some send what is in the wrapping of zlib alone (RFC 9110, 8.4.1.2).
            "deflate" => Read(new ZLibStream(new MemoryStream(body), CompressionMode.Decompress))
                ?? Read(new DeflateStream(new MemoryStream(body), CompressionMode.Decompress)),
            _ => null,
        };

    private static byte[]? Read(Stream coded)
    {
        using (coded)
        using (var decoded = new MemoryStream())
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (coded.Read(buffer) is var read and > 0)
                {
                    if (decoded.Length + read > MaximumDecoded)
                        return null;
                    decoded.Write(buffer, 0, read);
                }
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                return null;
            }

            return decoded.ToArray();
        }
    }
}
