using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Asks the kernel how much of what was sent the peer's kernel has not acknowledged yet.</summary>
/// <remarks>Acknowledged is not read: after a reset the peer may still have seen only a part of it.</remarks>
internal static partial class KernelSendQueue
{
    private const nuint SiocOutq = 0x5411;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits until the queue is empty, so that a cut that follows cannot overtake bytes sent before
    /// it.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="deadline">How long at most.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Whether the queue is known to be empty.</returns>
    public static async Task<bool> WaitUntilEmptyAsync(Socket socket, TimeSpan deadline, TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var queued = Queued(socket);
            if (queued is 0)
                return true;
            if (queued is null || time.GetElapsedTime(began) > deadline)
                return false;
            await Task.Delay(BetweenLooks, time);
        }
    }

    /// <summary>Bytes not acknowledged; null where the platform does not tell.</summary>
    private static int? Queued(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return Ioctl(socket.SafeHandle, SiocOutq, out var queued) == 0 ? queued : null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ioctl(SafeSocketHandle socket, nuint request, out int value);
}
