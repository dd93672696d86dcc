using System.Globalization;
using System.Net;

namespace McpTestbed.Lab.Processes;

/// <summary>Finds the addresses that processes listen on. Only on Linux: elsewhere it finds none.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    private static readonly string[] Tables = ["tcp", "tcp6"];

    /// <summary>Addresses at a port that one of some processes listens on, each once.</summary>
    /// <param name="processes">Ids of the processes.</param>
    /// <param name="port">The port.</param>
    public static IReadOnlyList<string> Of(IEnumerable<int> processes, int port) =>
        OperatingSystem.IsLinux()
            ? [.. processes.SelectMany(process => Of(process, port)).Distinct().Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Reads the table of TCP sockets that the kernel gives (proc_pid_net(5)).</summary>
    /// <param name="lines">Its lines, the first of which names the columns.</param>
    /// <returns>Those that listen, with the inode by which a process holds them.</returns>
    public static IEnumerable<(IPAddress Address, int Port, string Inode)> Read(IEnumerable<string> lines) =>
        from line in lines.Skip(1)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 9 && fields[3] == Listening
        let local = fields[1].Split(':')
        select (
            AddressOf(local[0]),
            int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            fields[9]
        );

    private static List<string> Of(int process, int port)
    {
        try
        {
            var own = Directory
                .EnumerateFileSystemEntries($"/proc/{process}/fd")
                .Select(file => new FileInfo(file).LinkTarget ?? "")
                .ToHashSet(StringComparer.Ordinal);
            return
            [
                .. Tables
                    .SelectMany(table => Read(File.ReadAllLines($"/proc/{process}/net/{table}")))
                    .Where(socket => socket.Port == port && own.Contains($"socket:[{socket.Inode}]"))
                    .Select(socket => $"{socket.Address}"),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has gone, is another user's, or there is no IPv6.
            return [];
        }
    }

    /// <summary>The address, whose 32-bit words stand in the order of the machine's bytes.</summary>
    private static IPAddress AddressOf(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        if (BitConverter.IsLittleEndian)
        {
            for (var word = 0; word < bytes.Length; word += 4)
                Array.Reverse(bytes, word, 4);
        }

        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
