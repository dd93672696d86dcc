using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tests.Wire;

/// <summary>The head of an answer, and its body as it comes.</summary>
internal sealed class WireAnswer(WireConnection connection, int status, IReadOnlyList<string> headers)
{
    private readonly StringBuilder pending = new();
    private bool ended;

    public int Status => status;

    public bool IsStream => Header("Content-Type") == "text/event-stream";

    public string? Header(string name) =>
        headers
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    /// <summary>How many lines a header has.</summary>
    public int Count(string name) =>
        headers.Count(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>The whole body.</summary>
    public async Task<string> BodyAsync()
    {
        using var deadline = new CancellationTokenSource(TestTimeouts.Default);
        while (!ended)
            await ReadMoreAsync(deadline.Token);
        return pending.ToString();
    }

    public async Task<JsonNode> JsonAsync() => JsonNode.Parse(await BodyAsync())!;

    /// <summary>The next event of the stream; null when it has ended.</summary>
    public async Task<WireEvent?> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TestTimeouts.Default);
        return await NextUntilAsync(deadline.Token);
    }

    /// <summary>All events until the stream ends.</summary>
    public async Task<IReadOnlyList<WireEvent>> EventsAsync()
    {
        var events = new List<WireEvent>();
        while (await NextAsync() is { } e)
            events.Add(e);
        return events;
    }

    /// <summary>The events until the stream ends or says nothing for a while, and whether it ended.</summary>
    public async Task<(IReadOnlyList<WireEvent> Events, bool HasEnded)> EventsUntilSilenceAsync()
    {
        var events = new List<WireEvent>();
        try
        {
            while (true)
            {
                using var silence = new CancellationTokenSource(TestTimeouts.Silence);
                if (await NextUntilAsync(silence.Token) is not { } e)
                    return (events, true);
                events.Add(e);
            }
        }
        catch (OperationCanceledException)
        {
            return (events, false);
        }
    }

    public void Reset() => connection.Reset();

    private async Task<WireEvent?> NextUntilAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var text = pending.ToString();
            var end = text.IndexOf("\n\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                pending.Remove(0, end + 2);
                return WireEvent.Parse(text[..end]);
            }

            if (ended)
                return null;
            await ReadMoreAsync(cancellationToken);
        }
    }

    private async Task ReadMoreAsync(CancellationToken cancellationToken)
    {
        if (Header("Transfer-Encoding") != "chunked")
        {
            var length = int.Parse(Header("Content-Length") ?? "0", CultureInfo.InvariantCulture);
            pending.Append(Encoding.UTF8.GetString(await connection.ReadAsync(length, cancellationToken)));
            ended = true;
            return;
        }

        var size = int.Parse(
            (await connection.ReadLineAsync(cancellationToken))!,
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );
        pending.Append(Encoding.UTF8.GetString(await connection.ReadAsync(size, cancellationToken)));
        await connection.ReadLineAsync(cancellationToken);
        ended = size == 0;
    }
}
