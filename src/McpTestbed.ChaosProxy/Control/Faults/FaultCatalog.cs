using McpTestbed.ChaosProxy.Control.Faults.Kinds;

namespace McpTestbed.ChaosProxy.Control.Faults;

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

    public static FaultKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
