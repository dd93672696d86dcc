using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace McpTestbed.Lab.Processes;

/// <summary>Outlives this process, however it ends, and then ends all that it started: a shell that reads a pipe whose
/// other end only this process holds. One a process, started with its first child.</summary>
/// <remarks>
/// On Linux it finds children by their <see cref="FamilyMark"/> and by their parents, so also those in sessions of
/// their own and those whose parent has gone; only a program that does all three (clears its environment, leaves its
/// session and lets its parent end) stays. On macOS it goes by parents alone; that way was tried on Linux only. On
/// Windows there is a <see cref="KillOnCloseJob"/> instead.
/// </remarks>
internal sealed class Supervisor
{
    private static readonly Lazy<Supervisor> One = new(() => new());

    private readonly Process? shell;
    private readonly Lock telling = new();

    private Supervisor()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var source = typeof(Supervisor).Assembly.GetManifestResourceStream("supervise.sh")!;
        using var reader = new StreamReader(source);
        string[] command = ["sh", "-c", reader.ReadToEnd(), "mcptestbed-supervisor", FamilyMark.OfThisProcess];

        // In a session of its own, so that what ends the terminal's group of processes does not end it too.
        if (OurPrograms.OnPath("setsid") is { } setsid)
            command = [setsid, .. command];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };

        // Found by the mark of a testbed that started this one, it could be ended before it did its work.
        start.Environment.Remove(FamilyMark.Variable);
        try
        {
            shell = Process.Start(start);
        }
        catch (Win32Exception)
        {
            // A machine without a shell: children are ended when they are disposed, as everywhere.
        }
    }

    /// <summary>The supervisor of this process, started by the first call.</summary>
    public static Supervisor Shared => One.Value;

    /// <summary>Its process; null where there is none.</summary>
    public int? Id => shell?.Id;

    /// <summary>A child was started.</summary>
    /// <param name="process">Its process id.</param>
    public void Watch(int process) => Tell('+', process);

    /// <summary>A child has ended: its id may become another's.</summary>
    /// <param name="process">Its process id.</param>
    public void Forget(int process) => Tell('-', process);

    private void Tell(char sign, int process)
    {
        if (shell is null)
            return;
        lock (telling)
        {
            try
            {
                shell.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{sign}{process}\n"));
                shell.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody ended it: children are still ended when they are disposed.
            }
        }
    }
}
