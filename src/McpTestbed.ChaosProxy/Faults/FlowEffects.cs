using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Holds a message back before anything else acts on it.</summary>
/// <param name="Duration">For how long; null until the rule is healed.</param>
internal sealed record HoldEffect(TimeSpan? Duration) : IFaultEffect;

/// <summary>Keeps a request from the server, and nobody answers it.</summary>
/// <param name="Ending">How the client's connection ends at once; null where the client waits until the rule is
/// healed.</param>
internal sealed record SwallowEffect(EndedHow? Ending) : IFaultEffect;

/// <summary>Keeps a request from the server and answers it.</summary>
/// <param name="Response">The answer.</param>
internal sealed record AnswerEffect(MadeResponse Response) : IFaultEffect;

/// <summary>Sends a request to the server once more; the answer to that goes nowhere.</summary>
internal sealed record RepeatEffect : IFaultEffect;

/// <summary>Puts a toxic on the connection of an exchange while that lasts.</summary>
/// <param name="Toxic">The toxic; it was read when the rule was put in place, so that no message waits for
/// that.</param>
internal sealed record ToxicEffect(ToxicDefinition Toxic) : IFaultEffect;

/// <summary>Sends interim responses before the response.</summary>
/// <param name="Count">How many.</param>
/// <param name="Status">Their status.</param>
internal sealed record InterimEffect(int Count, int Status) : IFaultEffect;

/// <summary>Keeps the server's answer from the client.</summary>
/// <param name="Ending">How the client's connection ends.</param>
/// <param name="Instead">What the client gets in its place; null where it gets a closed connection.</param>
internal sealed record WithholdEffect(EndedHow Ending, MadeResponse? Instead = null) : IFaultEffect
{
    ResponseMode IFaultEffect.OnBody => ResponseMode.Withheld;

    ResponseMode IFaultEffect.OnStream => ResponseMode.Withheld;
}

/// <summary>Ends the connection at a place in a stream.</summary>
/// <param name="At">The place.</param>
/// <param name="Ending">How both legs end.</param>
internal sealed record CutEffect(CutPoint At, EndedHow Ending) : IFaultEffect;

/// <summary>Ends the connection of a stream on which nothing passed.</summary>
/// <param name="After">For how long nothing passed.</param>
/// <param name="Ending">How both legs end.</param>
internal sealed record IdleCutEffect(TimeSpan After, EndedHow Ending) : IFaultEffect;
