using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace McpTestbed.Lab.Processes;

/// <summary>On Windows: a job object of this process whose members the system ends when this process goes, however it
/// goes, with all that they started. Not tried yet: the testbed has been built and tested on Linux only. Where the job
/// cannot be had, children are ended when they are disposed, as everywhere.</summary>
[SupportedOSPlatform("windows")]
internal static partial class KillOnCloseJob
{
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;

    private static readonly Lazy<nint> Job = new(Create);

    /// <summary>Makes a child a member, and so all that it starts from now on.</summary>
    /// <param name="child">The child.</param>
    public static void Add(Process child)
    {
        try
        {
            if (Job.Value != 0)
                AssignProcessToJobObject(Job.Value, child.Handle);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private static nint Create()
    {
        var job = CreateJobObject(0, 0);
        var limits = new ExtendedLimits { Basic = new() { Flags = KillOnJobClose } };
        return
            job != 0
            && SetInformationJobObject(job, ExtendedLimitInformation, in limits, Marshal.SizeOf<ExtendedLimits>())
            ? job
            : 0;
    }

    [LibraryImport("kernel32.dll", EntryPoint = "CreateJobObjectW")]
    private static partial nint CreateJobObject(nint attributes, nint name);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(nint job, int kind, in ExtendedLimits limits, int bytes);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(nint job, nint process);

    /// <summary>JOBOBJECT_BASIC_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BasicLimits
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint MinimumWorkingSet;
        public nuint MaximumWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION; of its counters, which are not used, only the size
    /// matters.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public BasicLimits Basic;
        public ulong Reads;
        public ulong Writes;
        public ulong Others;
        public ulong BytesRead;
        public ulong BytesWritten;
        public ulong OtherBytes;
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }
}
