using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace McpTestbed.Core.Histories;

/// <summary>One entry in its stored form, for histories that travel.</summary>
public static class HistoryLine
{
    private static readonly ConcurrentDictionary<Type, JsonPropertyInfo[]> NeverNull = new();

    /// <summary>Writes an entry and the end of its line.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="lines">Where it goes.</param>
    public static void Write(HistoryEntry entry, IBufferWriter<byte> lines)
    {
        using (var json = new Utf8JsonWriter(lines, HistoryJson.LineOptions))
            new LineWriter(json).Write(entry);
        lines.Write("\n"u8);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end or with it.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="InvalidDataException">It is no history entry.</exception>
    public static HistoryEntry Read(string line)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryEntry)
                ?? throw new InvalidDataException("null is not a history entry");

            // Early histories did not say which revisions their target spoke.
            if (entry is RunBegan { TargetRevisions: null } began)
                entry = began with { TargetRevisions = [] };
            return MissingIn(entry) is { } member
                ? throw new InvalidDataException($"not a history entry: it has no '{member}'")
                : entry;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"not a history entry: {error.Message}", error);
        }
    }

    /// <summary>What a line leaves out is null after reading, also where the type says that it never is.</summary>
    private static string? MissingIn(HistoryEntry entry) =>
        Array.Find(NeverNull.GetOrAdd(entry.GetType(), OfType), member => member.Get!(entry) is null)?.Name;

    private static JsonPropertyInfo[] OfType(Type type) =>
        [
            .. HistoryJson
                .Default.GetTypeInfo(type)!
                .Properties.Where(member =>
                    member is { IsGetNullable: false, PropertyType.IsValueType: false, Get: not null }
                ),
        ];

    /// <summary>The name of an entry's type, such as <c>fault.fired</c>.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The name.</returns>
    public static string TypeOf(HistoryEntry entry) => Types[entry.GetType()];

    /// <summary>The names of all types.</summary>
    public static IReadOnlyCollection<string> TypeNames => Types.Values;

    private static Dictionary<Type, string> Types { get; } =
        typeof(HistoryEntry)
            .GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), inherit: false)
            .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>()
            .ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);
}
