using System.Text;
using System.Threading.Channels;
using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Hosting;

/// <summary>Hands on what a program prints, line by line.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    public override Encoding Encoding => Encoding.UTF8;

    public override Task WriteLineAsync(string? value) => lines.Writer.WriteAsync(value ?? "").AsTask();

    public async Task<string> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TestTimeouts.Default);
        return await lines.Reader.ReadAsync(deadline.Token);
    }
}
