using System.Runtime.CompilerServices;
using Aspire.Hosting;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Hosting.Programs;

/// <summary>Ports for the resources of an app host, none of them twice.</summary>
internal static class AppHostPorts
{
    private static readonly ConditionalWeakTable<IDistributedApplicationBuilder, HashSet<int>> Given = [];

    /// <summary>What chooses the next ones; they are free again once it is disposed.</summary>
    public static FreePorts Of(IDistributedApplicationBuilder builder) => new(Given.GetOrCreateValue(builder));

    /// <summary>One port.</summary>
    public static int Next(IDistributedApplicationBuilder builder)
    {
        using var ports = Of(builder);
        return ports.Next();
    }
}
