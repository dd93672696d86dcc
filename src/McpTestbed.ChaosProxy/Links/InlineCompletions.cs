using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Lets whoever waits for a socket go on on the thread that heard of it, instead of on one of the
/// pool.</summary>
/// <remarks>
/// Waking another thread for each piece costs more than passing it: a third of the processor time of a recorded
/// request. The runtime's public switch (<c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS</c>) is for all sockets of a
/// process, and where the proxy is hosted by a run, others have sockets, too: one of them that blocks would stop every
/// connection. The switch for one socket is not public. Without it, or where the platform has none, everything works
/// and costs more. What runs there must not block, and nobody outside the links may be resumed there: a connection's
/// end is told from the pool.
/// </remarks>
internal static class InlineCompletions
{
    private static volatile bool isMissing;

    /// <returns>Whether this runtime can do it.</returns>
    public static bool TryPrefer(Socket socket)
    {
        if (isMissing)
            return false;
        try
        {
            Prefer(socket, true);
        }
        catch (MissingMethodException)
        {
            isMissing = true;
        }

        return !isMissing;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreferInlineCompletions")]
    private static extern void Prefer(Socket socket, bool value);
}
