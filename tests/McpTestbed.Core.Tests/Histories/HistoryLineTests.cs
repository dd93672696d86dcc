using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.Core.Tests.Histories;

/// <summary>Lines that are written by hand are those that the serializer would write, byte by byte.</summary>
public sealed class HistoryLineTests
{
    private const int EntriesOfEachType = 400;

    private static readonly JsonSerializerOptions Serializer = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Const(""),
        Gen.String,
        Gen.Char.Array[0, 8].Select(characters => new string(characters)),
        Among(
            "POST",
            "{\"a\":\"b\\\\\"}",
            "\u0000\u001f\u007f",
            "\u00e9\u00ff\u2028\u2029",
            "\uD83D\uDE00",
            "\uD800 half",
            "half \uDC00",
            "<>&'+`/\\",
            "\r\n\t\b\f"
        )
    );

    public static TheoryData<string> Types =>
        [
            .. typeof(HistoryEntry)
                .GetCustomAttributes<JsonDerivedTypeAttribute>()
                .Select(known => known.DerivedType.Name),
        ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Line_IsTheSerializers(string type)
    {
        var entries = Of(
            typeof(HistoryEntry).Assembly.GetType($"{typeof(HistoryEntry).Namespace}.{type}", throwOnError: true)!
        ).Array[1, EntriesOfEachType];
        entries.Sample(
            values =>
            {
                using var folder = new RunFolder();
                var time = new FakeTimeProvider();
                using (
                    var writer = new HistoryWriter(folder.History, time)
                    {
                        EntryBound = int.MaxValue,
                        ByteBound = long.MaxValue,
                    }
                )
                {
                    time.Advance(TimeSpan.FromMicroseconds(values.Length));
                    foreach (var value in values)
                        writer.Append("link:<\u00e9>", (HistoryEntry)value);
                }

                Assert.Equal(
                    values.Select(
                        (value, at) =>
                            Serialized(
                                (HistoryEntry)value with
                                {
                                    Source = "link:<\u00e9>",
                                    N = at + 1,
                                    AtUs = values.Length,
                                }
                            )
                    ),
                    File.ReadAllLines(folder.History)
                );
            },
            iter: 10
        );
    }

    private static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    private static string Serialized(HistoryEntry entry) => JsonSerializer.Serialize(entry, Serializer);

    /// <summary>Any value of a type: what may be absent is at times, and every member has a value of its own.</summary>
    private static Gen<object> Of(Type type) =>
        type switch
        {
            _ when type == typeof(string) => Texts.Select(text => (object)text),
            _ when type == typeof(bool) => Gen.Bool.Select(value => (object)value),
            _ when type == typeof(int) => Gen.Int.Select(value => (object)value),
            _ when type == typeof(long) => Gen.Long.Select(value => (object)value),
            _ when type == typeof(ulong) => Gen.ULong.Select(value => (object)value),
            { IsEnum: true } => Among([.. Enum.GetValues(type).Cast<object>()]),
            { IsInterface: true } => ListOf(type.GetGenericArguments()[0]),
            _ => RecordOf(type),
        };

    private static Gen<object> ListOf(Type element) =>
        Of(element)
            .Array[0, 3]
            .Select(values =>
            {
                var list = Array.CreateInstance(element, values.Length);
                Array.Copy(values, list, values.Length);
                return (object)list;
            });

    private static Gen<object> RecordOf(Type type)
    {
        var nullability = new NullabilityInfoContext();
        PropertyInfo[] members =
        [
            .. type.GetProperties().Where(member => member.CanWrite && member.Name != nameof(HistoryEntry.Line)),
        ];
        Gen<object?>[] values =
        [
            .. members.Select(member =>
            {
                var value = Of(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType)
                    .Select(given => (object?)given);
                return nullability.Create(member).WriteState == NullabilityState.Nullable
                    ? Gen.OneOf(value, Gen.Const((object?)null))
                    : value;
            }),
        ];
        return Combined(values)
            .Select(given =>
            {
                var made = Activator.CreateInstance(type)!;
                foreach (var (member, value) in members.Zip(given))
                    member.SetValue(made, value);
                return made;
            });
    }

    private static Gen<object?[]> Combined(Gen<object?>[] gens) =>
        gens.Aggregate(Gen.Const<object?[]>([]), (before, gen) =>
            Gen.Select(before, gen, (values, value) => (object?[])[.. values, value])
        );
}
