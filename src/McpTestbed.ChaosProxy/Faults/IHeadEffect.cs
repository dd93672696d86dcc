using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Edits a head.</summary>
internal interface IHeadEffect : IFaultEffect
{
    /// <summary>Why a request gave it nothing to edit, where that is to be in the history; null where it is
    /// not.</summary>
    string? WhyNothing => null;

    /// <summary>The head after the edit; the same one where there is nothing to edit.</summary>
    /// <param name="head">The head so far.</param>
    /// <param name="sessionIdOf">The id of a session by its label; null when there is none.</param>
    HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf);
}
