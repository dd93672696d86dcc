using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Every kind of fault that a rule can name, one line each.</summary>
internal static class FaultCatalog
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        AnswerInsteadKind.Kind,
        NeverForwardKind.Kind,
        ForwardTwiceKind.Kind,
        DelayKind.Kind,
        StallKind.Kind,
        StripHeaderKind.Kind,
        RenameHeaderKind.Kind,
        ReplaceHeaderKind.Kind,
        DuplicateHeaderKind.Kind,
        MutateHeaderKind.Kind,
        OversizeHeaderKind.Kind,
        UseSessionKind.Kind,
        LoseAnswerKind.Kind,
        ReplaceAnswerKind.Kind,
        EditAnswerIdKind.Kind,
        ErrorAnswerKind.Kind,
        DuplicateAnswerKind.Kind,
        TruncateBodyKind.Kind,
        CorruptBodyKind.Kind,
        GzipBodyKind.Kind,
        WrongLengthKind.Kind,
        OmitTerminatorKind.Kind,
        SplitCharactersKind.Kind,
        CloseAfterKind.Kind,
        InterimResponsesKind.Kind,
        CutStreamKind.Kind,
        CutIdleKind.Kind,
        BufferStreamKind.Kind,
        ReplayStaleKind.Kind,
        DropEventKind.Kind,
        DelayEventKind.Kind,
        HoldEventKind.Kind,
        DuplicateEventKind.Kind,
        ReorderEventKind.Kind,
        EditEventIdKind.Kind,
        LineEndsKind.Kind,
        SplitDataKind.Kind,
        SetRetryKind.Kind,
        AddCommentsKind.Kind,
        UnendEventKind.Kind,
        ExchangeToxicKind.Kind,
    ];

    private static readonly Dictionary<string, FaultKind> ByName = All.ToDictionary(kind => kind.Name);

    public static FaultKind? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The kind of a fault; every fault has one.</summary>
    public static FaultKind KindOf(Fault fault) => ByName[fault.Kind];
}
