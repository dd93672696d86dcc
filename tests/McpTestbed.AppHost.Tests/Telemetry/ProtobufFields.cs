using System.Text;

namespace McpTestbed.AppHost.Tests.Telemetry;

/// <summary>Reads the fields of a protobuf message that have a length; numbers are passed over.</summary>
internal static class ProtobufFields
{
    private const int VarInt = 0,
        Fixed64 = 1,
        Lengthy = 2,
        Fixed32 = 5;

    public static IEnumerable<(int Number, ReadOnlyMemory<byte> Value)> Read(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = TakeNumber(ref message);
            var (number, type) = ((int)(tag >> 3), (int)(tag & 7));
            var length = type switch
            {
                VarInt => 0,
                Fixed64 => 8,
                Lengthy => (int)TakeNumber(ref message),
                Fixed32 => 4,
                _ => throw new FormatException($"wire type {type} is not known"),
            };
            if (type == VarInt)
                TakeNumber(ref message);
            var value = message[..length];
            message = message[length..];
            if (type == Lengthy)
                yield return (number, value);
        }
    }

    /// <summary>The messages of a field.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, int number) =>
        Read(message).Where(field => field.Number == number).Select(field => field.Value);

    /// <summary>The bytes of a field, as hexadecimal digits; empty where it is absent.</summary>
    public static string Hex(ReadOnlyMemory<byte> message, int number) =>
        All(message, number).Select(value => Convert.ToHexStringLower(value.Span)).FirstOrDefault() ?? "";

    /// <summary>The text of a field; empty where it is absent.</summary>
    public static string Text(ReadOnlyMemory<byte> message, int number) =>
        All(message, number).Select(value => Encoding.UTF8.GetString(value.Span)).FirstOrDefault() ?? "";

    /// <summary>Attributes with a text, by name.</summary>
    public static IReadOnlyDictionary<string, string> Attributes(ReadOnlyMemory<byte> message, int number) =>
        All(message, number)
            .Select(pair => (Key: Text(pair, 1), Value: All(pair, 2).Select(value => Text(value, 1)).FirstOrDefault()))
            .GroupBy(pair => pair.Key)
            .ToDictionary(same => same.Key, same => same.First().Value ?? "");

    private static ulong TakeNumber(ref ReadOnlyMemory<byte> message)
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[0];
            message = message[1..];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return number;
        }
    }
}
