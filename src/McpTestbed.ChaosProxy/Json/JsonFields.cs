using System.Text.Json;

namespace McpTestbed.ChaosProxy.Json;

/// <summary>A JSON object read as Go reads it: names regardless of case, the last of a name counts, null is as good as
/// absent.</summary>
internal sealed class JsonFields
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    private static readonly JsonElement Nothing = JsonElement.Parse("[]");

    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="RefusedException">It is no object.</exception>
    public JsonFields(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw NotAllowed(what, element, "a JSON object");
        try
        {
            foreach (
                var property in element
                    .EnumerateObject()
                    .Where(property => property.Value.ValueKind != JsonValueKind.Null)
            )
                fields[property.Name] = property.Value;
        }
        catch (InvalidOperationException)
        {
            throw RefusedException.BadBody($"{what} has a field whose name is not valid Unicode");
        }
    }

    /// <summary>Reads the first JSON value of a body; what follows it is ignored.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(
                body,
                isFinalBlock: true,
                new JsonReaderState(new() { MaxDepth = Strict.MaxDepth })
            );
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException error)
        {
            throw RefusedException.BadBody(body.IsEmpty ? "EOF" : error.Message);
        }
    }

    /// <summary>The same, once it is sure that it has no other fields.</summary>
    /// <exception cref="RefusedException">A field is not among those known.</exception>
    public JsonFields Knowing(IReadOnlyList<string> known) =>
        fields.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is not { } unknown
            ? this
            : throw RefusedException.BadBody($"{unknown} is not a known field; known are {string.Join(", ", known)}");

    /// <summary>Whether a field is given; null is as good as not.</summary>
    public bool Has(string name) => fields.ContainsKey(name);

    /// <exception cref="RefusedException">It is no text.</exception>
    public string? Text(string name)
    {
        if (!fields.TryGetValue(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw NotAllowed(name, value, "a string");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw RefusedException.BadBody($"{name} is not valid Unicode; allowed is a string");
        }
    }

    /// <exception cref="RefusedException">It is neither true nor false.</exception>
    public bool? Flag(string name) =>
        !fields.TryGetValue(name, out var value)
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw NotAllowed(name, value, "true or false"),
            };

    /// <exception cref="RefusedException">It is no whole number within the bounds.</exception>
    public long? Integer(string name, long minimum, long maximum, string allowed)
    {
        if (!fields.TryGetValue(name, out var value))
            return null;
        if (
            value.ValueKind != JsonValueKind.Number
            || !value.TryGetInt64(out var number)
            || number < minimum
            || number > maximum
        )
            throw NotAllowed(name, value, allowed);
        return number;
    }

    /// <exception cref="RefusedException">It is no whole number from 0 up.</exception>
    public ulong? Unsigned(string name, string allowed)
    {
        if (!fields.TryGetValue(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var number)
            ? number
            : throw NotAllowed(name, value, allowed);
    }

    /// <exception cref="RefusedException">It is no number within the bounds.</exception>
    public double? Number(string name, double minimum, double maximum)
    {
        if (!fields.TryGetValue(name, out var value))
            return null;
        if (
            value.ValueKind != JsonValueKind.Number
            || !value.TryGetDouble(out var number)
            || !(number >= minimum && number <= maximum)
        )
            throw NotAllowed(name, value, $"a number from {minimum} to {maximum}");
        return number;
    }

    /// <exception cref="RefusedException">It is no object.</exception>
    public JsonFields? Object(string name) => fields.TryGetValue(name, out var value) ? new(value, name) : null;

    /// <exception cref="RefusedException">It is no array of texts.</exception>
    public IReadOnlyList<string> Texts(string name) =>
        [
            .. Array(name)
                .Select(
                    (item, at) =>
                        item.ValueKind == JsonValueKind.String
                            ? item.GetString()!
                            : throw NotAllowed($"{name}[{at}]", item, "a string")
                ),
        ];

    /// <summary>A field of any kind; an empty list where it is not given.</summary>
    public JsonElement Value(string name) => fields.TryGetValue(name, out var value) ? value : Nothing;

    /// <exception cref="RefusedException">It is no array.</exception>
    public IEnumerable<JsonElement> Array(string name) =>
        fields.TryGetValue(name, out var value) ? Items(value, name) : [];

    /// <exception cref="RefusedException">It is no array.</exception>
    public static IEnumerable<JsonElement> Items(JsonElement value, string what) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray(),
            JsonValueKind.Null => [],
            _ => throw NotAllowed(what, value, "a JSON array"),
        };

    private static RefusedException NotAllowed(string field, JsonElement value, string allowed)
    {
        const int Shown = 60;
        var text = value.GetRawText();
        return RefusedException.BadBody(
            $"{field} {(text.Length > Shown ? $"{text[..Shown]}..." : text)} is not allowed; allowed is {allowed}"
        );
    }
}
