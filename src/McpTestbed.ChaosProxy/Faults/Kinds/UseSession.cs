using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The request goes out with the id of another session.</summary>
/// <remarks>Two such rules swap the sessions of two clients; with the label of an ended session it replays an old
/// id.</remarks>
/// <param name="Session">Label of that session, such as <c>c2/s1</c>; it must have been opened on a link of this
/// run.</param>
public sealed record UseSession(string Session) : Fault
{
    /// <inheritdoc />
    public override string Kind => "use-session";

    /// <inheritdoc />
    public override string Description => $"send the id of session {Session}";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Head;
}
