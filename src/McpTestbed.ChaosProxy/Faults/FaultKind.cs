using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>A kind of fault: its name in rules, its fields, and how it acts.</summary>
/// <param name="Name">Its name in rules, histories and documents.</param>
/// <param name="Summary">What it does and what is asked for, for the documents.</param>
/// <param name="Example">A fault of this kind, as JSON.</param>
/// <param name="Expected">What a target or its peer should make of it.</param>
/// <param name="Fields">The fields it knows beside <c>kind</c>.</param>
/// <param name="Read">Makes one from its fields; throws <see cref="RefusedException"/> where they make no
/// sense.</param>
/// <param name="Write">Puts the fields of one into an object, so that reading it gives an equal one.</param>
/// <param name="Effect">What carries it out.</param>
internal sealed record FaultKind(
    string Name,
    string Summary,
    string Example,
    string Expected,
    IReadOnlyList<string> Fields,
    Func<JsonFields, Fault> Read,
    Action<Fault, JsonObject> Write,
    Func<Fault, IFaultEffect> Effect
)
{
    /// <summary>A kind whose faults are of one type.</summary>
    public static FaultKind Create<TFault>(
        string name,
        string summary,
        string example,
        string expected,
        IReadOnlyList<string> fields,
        Func<JsonFields, TFault> read,
        Action<TFault, JsonObject> write,
        Func<TFault, IFaultEffect> effect
    )
        where TFault : Fault =>
        new(
            name,
            summary,
            example,
            expected,
            fields,
            read,
            (fault, json) => write((TFault)fault, json),
            fault => effect((TFault)fault)
        );
}
