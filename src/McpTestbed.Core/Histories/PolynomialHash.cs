using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace McpTestbed.Core.Histories;

/// <summary>A hash of bytes from whose running sums over a text that of any part of it follows in one step.</summary>
/// <remarks>A polynomial modulo the prime 2^61 - 1 at a place that nobody else knows.</remarks>
internal sealed class PolynomialHash
{
    private const ulong Prime = (1UL << 61) - 1;

    private readonly ulong place = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) % (Prime - 512) + 256;
    private readonly ConcurrentDictionary<int, ulong> powers = new();

    public ulong Of(ReadOnlySpan<byte> bytes)
    {
        var sum = 0UL;
        foreach (var value in bytes)
            sum = Next(sum, value);
        return sum;
    }

    /// <summary>The sum with one byte more.</summary>
    public ulong Next(ulong sum, byte value) => Reduced(Times(sum, place) + value + 1);

    /// <summary>The hash of what lies between two sums.</summary>
    public ulong Between(ulong before, ulong through, int length)
    {
        var taken = Times(before, powers.GetOrAdd(length, PowerOf));
        return through >= taken ? through - taken : through + Prime - taken;
    }

    private static ulong Times(ulong one, ulong other)
    {
        var high = Math.BigMul(one, other, out var low);
        return Reduced((low & Prime) + ((low >> 61) | (high << 3)));
    }

    private static ulong Reduced(ulong value) => value >= Prime ? value - Prime : value;

    private ulong PowerOf(int exponent)
    {
        var power = 1UL;
        for (var i = 0; i < exponent; i++)
            power = Times(power, place);
        return power;
    }
}
