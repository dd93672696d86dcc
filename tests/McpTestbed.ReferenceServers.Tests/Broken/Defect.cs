using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

/// <summary>One look at a server that tells the broken profile from the good one.</summary>
/// <param name="Profile">The broken profile.</param>
/// <param name="Good">What the good server shows.</param>
/// <param name="Bad">What the broken one shows.</param>
/// <param name="Look">Talks to a fresh server and says what it showed.</param>
internal sealed record Defect(string Profile, string Good, string Bad, Func<WirePeer, Task<string>> Look);
