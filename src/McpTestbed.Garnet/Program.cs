using Garnet;

// Redis for the lab where no redis-server is installed: Microsoft's Garnet on one port of loopback, without
// persistence.
// It ends with its standard input, which whoever started it holds open: it never outlives them.
using var server = new GarnetServer(["--bind", "127.0.0.1", .. args]);
server.Start();
await Console.Out.WriteLineAsync("ready");
var nothing = new byte[256];
await using var parent = Console.OpenStandardInput();
while (await parent.ReadAsync(nothing) > 0)
{
    // What is written has no meaning; only the end has.
}
