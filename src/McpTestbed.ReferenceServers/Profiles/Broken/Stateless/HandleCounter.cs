using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: handles are numbers that are counted up.</summary>
internal sealed class HandleCounter()
    : StatelessServer("broken-handle-counter", "Handles are numbers that are counted up.")
{
    private int last;

    internal override string NewHandle() => $"basket-{Interlocked.Increment(ref last):D16}";
}
