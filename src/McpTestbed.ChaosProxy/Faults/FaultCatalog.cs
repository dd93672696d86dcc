using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Every kind of fault that a rule can name, one line each.</summary>
internal static class FaultCatalog
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        AnswerInsteadKind.Kind,
        StripHeaderKind.Kind,
        RenameHeaderKind.Kind,
        ReplaceHeaderKind.Kind,
        DuplicateHeaderKind.Kind,
        CutStreamKind.Kind,
        LoseAnswerKind.Kind,
        ForwardTwiceKind.Kind,
        DelayKind.Kind,
        StallKind.Kind,
    ];

    private static readonly Dictionary<string, FaultKind> ByName = All.ToDictionary(kind => kind.Name);

    public static FaultKind? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The kind of a fault; every fault has one.</summary>
    public static FaultKind Of(Fault fault) => ByName[fault.Kind];
}
