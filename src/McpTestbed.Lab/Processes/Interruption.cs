using System.Runtime.InteropServices;

namespace McpTestbed.Lab.Processes;

/// <summary>Knows whether somebody asked this process to end. A terminal, and many a supervisor, sends the same signal
/// to all that was started here: a program that ends then did not end by itself.</summary>
public sealed class Interruption : IDisposable
{
    private static volatile bool hasCome;

    private readonly IReadOnlyList<PosixSignalRegistration> registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
            PosixSignalRegistration.Create(signal, _ => hasCome = true)
        ),
    ];

    private Interruption() { }

    /// <summary>Whether a signal to end has come since somebody watches.</summary>
    public static bool HasCome => hasCome;

    /// <summary>Begins to watch. What a signal does is left to others.</summary>
    /// <returns>Ends the watch when disposed.</returns>
    public static Interruption Watch() => new();

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
    }
}
