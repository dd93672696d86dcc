using System.Text;

namespace McpTestbed.Cli.Output;

/// <summary>Standard output or standard error, which may be full or closed: what cannot be written is lost, and the
/// call goes on to its result, which is in files and in its exit code. Safe for several threads, as a console
/// is.</summary>
/// <param name="inner">The stream.</param>
internal sealed class StandardStream(TextWriter inner) : TextWriter
{
    private readonly Lock gate = new();

    /// <inheritdoc />
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Why something of it was lost; null where nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Puts both in the place of the console's.</summary>
    /// <returns>Standard output and standard error.</returns>
    public static (StandardStream Output, StandardStream Errors) Take()
    {
        var (output, errors) = (new StandardStream(Console.Out), new StandardStream(Console.Error));
        Console.SetOut(output);
        Console.SetError(errors);
        return (output, errors);
    }

    /// <inheritdoc />
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc />
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc />
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc />
    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(buffer.ToString());

    /// <inheritdoc />
    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        lock (gate)
        {
            if (Problem is not null)
                return;
            try
            {
                write();
            }
            catch (Exception error)
                when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // A closed one gives no message that says so.
                Problem = error is IOException ? error.Message : "it is closed";
            }
        }
    }
}
