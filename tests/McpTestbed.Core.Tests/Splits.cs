using CsCheck;

namespace McpTestbed.Core.Tests;

/// <summary>Ways in which the bytes of one sender arrive.</summary>
internal static class Splits
{
    /// <summary>Sizes of the reads, used in turn; the single byte is the case that finds most.</summary>
    public static readonly Gen<int[]> Sizes = Gen.OneOf(Gen.Const<int[]>([1]), Gen.Int[1, 9].Array[1, 5]);

    /// <summary>The bytes in reads of these sizes.</summary>
    public static IEnumerable<byte[]> Of(byte[] bytes, params int[] sizes)
    {
        for (int at = 0, read = 0; at < bytes.Length; read++)
        {
            var next = Math.Min(bytes.Length, at + sizes[read % sizes.Length]);
            yield return bytes[at..next];
            at = next;
        }
    }
}
