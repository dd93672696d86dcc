using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Json.Schema;
using McpTestbed.ChaosProxy.Control.Plans;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Toxics.Kinds;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>The schema takes what the program takes, and refuses what is misspelt.</summary>
public sealed class PlanSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(PlanSchema.Text);

    private static readonly string Whole = new JsonObject
    {
        ["seed"] = 7,
        ["proxies"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "p",
                ["listen"] = "127.0.0.1:0",
                ["upstream"] = "127.0.0.1:1",
                ["enabled"] = true,
                ["toxics"] = new JsonArray([
                    .. ToxicCatalog.All.Select(
                        (kind, at) =>
                            new JsonObject
                            {
                                ["type"] = kind.Name,
                                ["name"] = $"t{at}",
                                ["stream"] = "upstream",
                                ["toxicity"] = 0.5,
                                ["attributes"] = new JsonObject(
                                    kind.Attributes.Select(attribute =>
                                        KeyValuePair.Create(
                                            attribute.Name,
                                            attribute.Words is { } words
                                                ? (JsonNode?)words[0]
                                                : Math.Max(1, attribute.Minimum)
                                        )
                                    )
                                ),
                                ["after_ms"] = 1,
                                ["duration_ms"] = 2,
                                ["max_hits"] = 3,
                            }
                    ),
                ]),
            }
        ),
        ["rules"] = new JsonArray([
            .. FaultCatalog.All.Select(
                (kind, at) =>
                    new JsonObject
                    {
                        ["id"] = $"r{at}",
                        ["scope"] = new JsonObject
                        {
                            ["client"] = "p",
                            ["method"] = "POST",
                            ["rpc"] = "tools/call",
                            ["tool"] = "pay",
                            ["session"] = "p/s1",
                            ["exchange"] = 1,
                        },
                        ["trigger"] = new JsonObject
                        {
                            ["from"] = 1,
                            ["through"] = 9,
                            ["every"] = 2,
                            ["probability"] = 0.5,
                            ["per"] = "session",
                        },
                        ["budget"] = new JsonObject
                        {
                            ["max_hits"] = 1,
                            ["max_active"] = 2,
                            ["ttl_ms"] = 3,
                        },
                        ["fault"] = JsonNode.Parse(kind.Example),
                    }
            ),
        ]),
    }.ToJsonString();

    [Fact]
    public void Schema_TakesEveryKind_WithEveryField()
    {
        Assert.NotEmpty(PlanRequest.Read(JsonElement.Parse(Whole)).Rules!);
        Assert.True(IsValid(JsonNode.Parse(Whole)!));
    }

    public static TheoryData<string> Kinds => [.. FaultCatalog.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fault_WithAMisspeltField_IsTakenByNobody(string name)
    {
        var example = FaultCatalog.Find(name)!.Example;
        var places = Objects(JsonNode.Parse(example))
            .SelectMany((parent, at) => parent.Select(field => (at, field.Key)))
            .ToList();
        foreach (var (at, field) in places)
        {
            var plan = JsonNode.Parse($$"""{"rules":[{"id":"r","fault":{{example}}}]}""")!;
            Assert.True(IsValid(plan) && IsTaken(plan), example);
            var parent = Objects(plan["rules"]![0]!["fault"]).ElementAt(at);
            var value = parent[field];
            parent.Remove(field);
            parent[$"{field}x"] = value?.DeepClone();
            Assert.False(IsValid(plan), $"the schema takes {field}x");
            Assert.False(IsTaken(plan), $"the program takes {field}x");
        }
    }

    /// <summary>Wherever a field is renamed, taken away or given another value.</summary>
    [Fact]
    public void Schema_TakesWhatTheProgramTakes_AndNeitherTakesAMisspeltField() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 5])
            .Sample(
                (at, how) =>
                {
                    var plan = JsonNode.Parse(Whole)!;
                    var fields = Objects(plan)
                        .SelectMany(parent => parent.Select(field => (Parent: parent, field.Key)))
                        .ToList();
                    var (parent, name) = fields[at % fields.Count];
                    var value = parent[name];
                    parent.Remove(name);
                    if (how < 5)
                        parent[how == 0 ? $"{name}x" : name] = how switch
                        {
                            0 => value?.DeepClone(),
                            1 => -1,
                            2 => 1_000_000,
                            3 => "fin",
                            _ => new JsonArray(),
                        };
                    if (how == 0)
                        Assert.False(IsValid(plan), $"{name}x is taken");
                    if (IsTaken(plan))
                        Assert.True(
                            IsValid(plan),
                            $"the program takes {name} = "
                                + $"{(how == 5 ? "nothing" : parent[name]?.ToJsonString())}, and the schema does not"
                        );
                    Assert.False(how == 0 && IsTaken(plan));
                },
                iter: 400,
                threads: 1
            );

    private static bool IsValid(JsonNode plan) => Schema.Evaluate(JsonElement.Parse(plan.ToJsonString())).IsValid;

    private static bool IsTaken(JsonNode plan)
    {
        try
        {
            PlanRequest.Read(JsonElement.Parse(plan.ToJsonString()));
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject parent => parent.SelectMany(field => Objects(field.Value)).Prepend(parent),
            JsonArray list => list.SelectMany(Objects),
            _ => [],
        };
}
