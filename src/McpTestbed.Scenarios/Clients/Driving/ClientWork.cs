using System.Text.Json.Nodes;

namespace McpTestbed.Scenarios.Clients.Driving;

/// <summary>What a client is asked to do: a name that the official suite's example clients know, and for clients that
/// know the testbed a little more.</summary>
/// <param name="Name">The suite's name of the work.</param>
internal sealed record ClientWork(string Name)
{
    /// <summary>Connects, lists the tools, and leaves.</summary>
    public static readonly ClientWork Connect = new("initialize");

    /// <summary>Connects, lists the tools, and calls one that adds two numbers.</summary>
    public static readonly ClientWork Call = new("tools_call");

    /// <summary>Connects, and calls a tool whose answer a client has to come back for.</summary>
    public static readonly ClientWork Reconnect = new("sse-retry");

    /// <summary>How many calls.</summary>
    public int Calls { get; init; } = 2;

    /// <summary>Whether all calls are made at once.</summary>
    public bool Together { get; init; }

    /// <summary>Whether a call is cancelled when its first progress comes.</summary>
    public bool Cancels { get; init; }

    /// <summary>The tool that is called; null for the one that the name of the work implies.</summary>
    public string? Tool { get; init; }

    /// <summary>The arguments of the calls, as a JSON object; null for those that the name of the work
    /// implies.</summary>
    public string? Arguments { get; init; }

    /// <summary>Whether the client declares that its user can be asked, and answers.</summary>
    public bool Elicits { get; init; }

    /// <summary>Whether calls ask for their progress.</summary>
    public bool AsksForProgress { get; init; }

    /// <summary>The resources that are read, in order, each with the token that it is read with (null for
    /// none).</summary>
    public IReadOnlyList<(string Uri, string? Token)> Reads { get; init; } = [];

    /// <summary>How often the client looks whether the list of the tools changed.</summary>
    public int Polls { get; init; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The context as JSON.</summary>
    public string ContextJson
    {
        get
        {
            var ours = new JsonObject { ["calls"] = Calls };
            if (Together)
                ours["together"] = true;
            if (Cancels)
                ours["cancelOnProgress"] = true;
            if (Tool is not null)
                ours["tool"] = Tool;
            if (Arguments is not null)
                ours["arguments"] = JsonNode.Parse(Arguments);
            if (Elicits)
                ours["elicit"] = true;
            if (AsksForProgress)
                ours["progress"] = true;
            if (Reads.Count > 0)
                ours["reads"] = new JsonArray([.. Reads.Select(read => ReadJson(read.Uri, read.Token))]);
            if (Polls > 0)
                ours["polls"] = Polls;
            if (Timeout is { } timeout)
                ours["timeoutMs"] = (int)timeout.TotalMilliseconds;
            return new JsonObject { ["name"] = Name, ["mcptestbed"] = ours }.ToJsonString();
        }
    }

    private static JsonObject ReadJson(string uri, string? token)
    {
        var read = new JsonObject { ["uri"] = uri };
        if (token is not null)
            read["token"] = token;
        return read;
    }
}
