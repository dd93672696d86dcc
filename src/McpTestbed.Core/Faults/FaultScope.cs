namespace McpTestbed.Core.Faults;

/// <summary>Which exchanges, and which events of them, a rule looks at; an absent part matches everything.</summary>
public sealed record FaultScope
{
    /// <summary>Label of the client.</summary>
    public string? Client { get; init; }

    /// <summary>HTTP method.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>JSON-RPC method of the request.</summary>
    public string? RpcMethod { get; init; }

    /// <summary>The tool that the request calls (<c>params.name</c>).</summary>
    public string? Tool { get; init; }

    /// <summary>Label of the session, such as <c>c1/s1</c>.</summary>
    public string? Session { get; init; }

    /// <summary>Number of the exchange on its link, from 1.</summary>
    public int? Exchange { get; init; }

    /// <summary>Whether the request comes back for a stream that broke off: a GET with <c>Last-Event-ID</c>. Null for
    /// both.</summary>
    public bool? Resumes { get; init; }

    /// <summary>Label of the stream, such as <c>p2</c>; only for faults on a response. Streams are counted on their
    /// link, or within the session where the scope names one.</summary>
    public string? Stream { get; init; }

    /// <summary>What JSON-RPC message an event carries: <c>answer</c>, <c>request</c>, <c>notification</c>, or the
    /// method of one of these; only for faults on events.</summary>
    public string? Event { get; init; }

    /// <inheritdoc />
    public override string ToString()
    {
        var parts = new (string Name, object? Value)[]
        {
            ("client", Client),
            ("method", HttpMethod),
            ("rpc", RpcMethod),
            ("tool", Tool),
            ("session", Session),
            ("exchange", Exchange),
            (
                Resumes switch
                {
                    true => "a GET that",
                    false => "nothing that",
                    null => "",
                },
                Resumes is null ? null : "resumes"
            ),
            ("stream", Stream),
            ("event", Event),
        };
        var given = parts.Where(part => part.Value is not null).Select(part => $"{part.Name} {part.Value}").ToList();
        return given.Count == 0 ? "every exchange" : string.Join(", ", given);
    }
}
