using System.Net;
using System.Net.Sockets;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Tests.Processes;

public sealed class ListeningSocketsTests
{
    private const string Columns =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode";

    [Theory]
    [InlineData("0100007F", "127.0.0.1")]
    [InlineData("00000000", "0.0.0.0")]
    [InlineData("0700000A", "10.0.0.7")]
    [InlineData("00000000000000000000000001000000", "::1")]
    [InlineData("00000000000000000000000000000000", "::")]
    [InlineData("0000000000000000FFFF00000100007F", "127.0.0.1")]
    public void Table_IsReadAsTheKernelWritesIt(string hex, string address)
    {
        Assert.SkipUnless(BitConverter.IsLittleEndian, "the words stand the other way round on this machine");
        const string Rest = "00000000:00000000 00:00000000 00000000 0 0";
        string[] lines =
        [
            Columns,
            $"   0: {hex}:1F90 {new string('0', hex.Length)}:0000 0A {Rest} 4711 1 0",
            $"   1: {hex}:1F91 {hex}:C350 01 {Rest} 4712 1 0",
        ];

        Assert.Equal([(IPAddress.Parse(address), 8080, "4711")], ListeningSockets.Read(lines));
    }

    [Fact]
    public void OwnListener_IsFound_AtItsPortAlone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux shows the sockets of a process");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.Equal(["127.0.0.1"], ListeningSockets.Of([Environment.ProcessId], port));
        listener.Stop();
        Assert.Empty(ListeningSockets.Of([Environment.ProcessId], port));
    }
}
