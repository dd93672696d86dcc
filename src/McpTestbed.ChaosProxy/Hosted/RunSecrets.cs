using System.Security.Cryptography;
using System.Text.Json;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Hosted;

/// <summary>The secrets that a program learnt on the wire of a run, sealed with the run's key: only who has the key,
/// and so could test a guess against any token, can read them.</summary>
internal static class RunSecrets
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Seals what a redactor learnt.</summary>
    public static string Seal(Redactor redactor)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(redactor.CopySecrets());
        var sealedBytes = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(redactor.CopyKey(), TagLength);
        cipher.Encrypt(
            sealedBytes.AsSpan(0, NonceLength),
            plain,
            sealedBytes.AsSpan(NonceLength + TagLength),
            sealedBytes.AsSpan(NonceLength, TagLength)
        );
        return Convert.ToBase64String(sealedBytes);
    }

    /// <summary>Lets a redactor learn what another one of the same key learnt.</summary>
    /// <exception cref="InvalidDataException">It was not sealed with that key.</exception>
    public static void Learn(string text, Redactor redactor)
    {
        try
        {
            var bytes = Convert.FromBase64String(text);
            if (bytes.Length < NonceLength + TagLength)
                throw new InvalidDataException("too short to be sealed secrets");
            var plain = new byte[bytes.Length - NonceLength - TagLength];
            using var cipher = new AesGcm(redactor.CopyKey(), TagLength);
            cipher.Decrypt(
                bytes.AsSpan(0, NonceLength),
                bytes.AsSpan(NonceLength + TagLength),
                bytes.AsSpan(NonceLength, TagLength),
                plain
            );
            foreach (var secret in JsonSerializer.Deserialize<string[]>(plain) ?? [])
                redactor.Learn(secret);
        }
        catch (Exception error) when (error is FormatException or CryptographicException or JsonException)
        {
            throw new InvalidDataException($"no secrets sealed with the key of this run: {error.Message}", error);
        }
    }
}
