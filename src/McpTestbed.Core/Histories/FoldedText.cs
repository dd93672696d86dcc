using System.Buffers;
using System.Globalization;
using System.Text;

namespace McpTestbed.Core.Histories;

/// <summary>
/// A text as bytes that are the same for every spelling of it: small letters, escapes of JSON, HTML and
/// percent-encoding (once or several times) undone, the rest as UTF-8. Where each byte came from is known, so that what
/// is found can be replaced in the text itself.
/// </summary>
/// <remarks>The arrays are rented; <see cref="Dispose"/> gives them back.</remarks>
internal readonly struct FoldedText : IDisposable
{
    private static readonly SearchValues<char> Escaping = SearchValues.Create("\\%&");

    private readonly byte[] bytes;
    private readonly int[]? starts;
    private readonly int end;

    private FoldedText(byte[] bytes, int[]? starts, int length, int end)
    {
        this.bytes = bytes;
        this.starts = starts;
        this.end = end;
        Length = length;
    }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    /// <summary>Folds a text.</summary>
    public static FoldedText Of(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny(Escaping) < 0 && Ascii.IsValid(text))
        {
            // What most texts are: a byte a character, in its place.
            var plain = ArrayPool<byte>.Shared.Rent(text.Length);
            Ascii.ToLower(text, plain, out var written);
            return new(plain, null, written, text.Length);
        }

        var folding = new Folding(text);
        while (folding.Next()) { }
        return new(folding.Bytes, folding.Starts, folding.Count, text.Length);
    }

    /// <summary>The place in the text where a byte's spelling begins; for the number of bytes, the text's
    /// end.</summary>
    public int StartOf(int index) =>
        index >= Length ? end
        : starts is null ? index
        : starts[index];

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        if (starts is not null)
            ArrayPool<int>.Shared.Return(starts);
    }

    /// <summary>Goes through a text with escapes.</summary>
    private ref struct Folding(ReadOnlySpan<char> text)
    {
        private const int MostBytesOfACharacter = 3;
        private const int LongestReference = 10;

        private readonly ReadOnlySpan<char> text = text;
        private int at;

        public byte[] Bytes { get; } = ArrayPool<byte>.Shared.Rent((text.Length * MostBytesOfACharacter) + 4);

        public int[] Starts { get; } = ArrayPool<int>.Shared.Rent((text.Length * MostBytesOfACharacter) + 4);

        public int Count { get; private set; }

        public bool Next()
        {
            if (at >= text.Length)
                return false;
            var start = at;
            if (!TryBackslashes())
                Character(start);
            else if (at < text.Length)
                Escaped(start);
            return true;
        }

        /// <summary>Backslashes are not part of what is compared, however often a text was quoted.</summary>
        private bool TryBackslashes()
        {
            var before = at;
            while (at < text.Length)
            {
                var here = at;
                if (text[at] == '\\')
                    at++;
                else if (!TryPercent(out var octet) || octet != '\\')
                {
                    at = here;
                    break;
                }
            }

            return at > before;
        }

        /// <summary>A number after them is its character.</summary>
        private void Escaped(int start)
        {
            if (text[at] == 'x' && TryHex(at + 1, 2, out var octet))
            {
                at += 3;
                Add((byte)octet, start);
                return;
            }

            if (text[at] != 'u' || !TryHex(at + 1, 4, out var value))
            {
                Character(start);
                return;
            }

            at += 5;
            if (value == '\\')
                return;
            var after = at;
            if (
                char.IsHighSurrogate((char)value)
                && TryBackslashes()
                && at < text.Length
                && text[at] == 'u'
                && TryHex(at + 1, 4, out var low)
                && char.IsLowSurrogate((char)low)
            )
            {
                at += 5;
                AddRune(new Rune((char)value, (char)low), start);
                return;
            }

            at = after;
            AddRune(Rune.TryCreate((char)value, out var rune) ? rune : Rune.ReplacementChar, start);
        }

        /// <summary>"%41", and "%2541" as well.</summary>
        private bool TryPercent(out byte value)
        {
            value = 0;
            if (text[at] != '%' || !TryHex(at + 1, 2, out var octet))
                return false;
            at += 3;
            while (octet == '%' && TryHex(at, 2, out var next))
            {
                octet = next;
                at += 2;
            }

            value = (byte)octet;
            return true;
        }

        private void Character(int start)
        {
            if (TryPercent(out var octet))
            {
                Add(octet, start);
                return;
            }

            var c = text[at];
            if (c == '&' && TryReference(out var named))
            {
                AddRune(named, start);
                return;
            }

            if (c < 0x80)
            {
                at++;

                // What JSON writes with a letter is that letter here, since its backslash is left out.
                Add(
                    c switch
                    {
                        '\n' => (byte)'n',
                        '\r' => (byte)'r',
                        '\t' => (byte)'t',
                        '\b' => (byte)'b',
                        '\f' => (byte)'f',
                        _ => (byte)c,
                    },
                    start
                );
                return;
            }

            Rune.DecodeFromUtf16(text[at..], out var rune, out var consumed);
            at += consumed;
            AddRune(rune, start);
        }

        /// <summary>A character reference of HTML and XML, such as "&amp;amp;" or "&amp;#x27;".</summary>
        private bool TryReference(out Rune rune)
        {
            rune = default;
            var rest = text[(at + 1)..];
            var length = rest[..Math.Min(LongestReference, rest.Length)].IndexOf(';');
            if (length < 2)
                return false;
            var name = rest[..length];
            var value = name switch
            {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                ['#', 'x' or 'X', ..] => Number(name[2..], NumberStyles.AllowHexSpecifier),
                ['#', ..] => Number(name[1..], NumberStyles.None),
                _ => -1,
            };
            if (value <= 0 || !Rune.TryCreate(value, out rune))
                return false;
            at += length + 2;
            return true;
        }

        private static int Number(ReadOnlySpan<char> digits, NumberStyles style) =>
            int.TryParse(digits, style, CultureInfo.InvariantCulture, out var value) ? value : -1;

        private void AddRune(Rune rune, int start)
        {
            Span<byte> utf8 = stackalloc byte[4];
            var length = rune.EncodeToUtf8(utf8);
            foreach (var octet in utf8[..length])
                Add(octet, start);
        }

        private void Add(byte value, int start)
        {
            if (value == '\\')
                return;
            Bytes[Count] = value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
            Starts[Count++] = start;
        }

        private readonly bool TryHex(int from, int length, out int value)
        {
            value = 0;
            if (from + length > text.Length)
                return false;
            foreach (var c in text.Slice(from, length))
            {
                if (!char.IsAsciiHexDigit(c))
                    return false;
                value = (value << 4) | Digit(c);
            }

            return true;
        }

        private static int Digit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    }
}
