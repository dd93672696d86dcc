using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Probes;

/// <summary>A request as it will be written, line by line: nothing is added, merged, re-cased or trimmed on its
/// way.</summary>
internal sealed record ProbeRequest(string Method, string Target, IReadOnlyList<string> Lines, string? Body)
{
    /// <summary>The JSON-RPC id in the body, as it stands there; null for none.</summary>
    public string? RpcId { get; init; }

    /// <summary>The JSON-RPC method in the body; null for none.</summary>
    public string? RpcMethod { get; init; }

    /// <summary>What it is for, in a few words, for the history.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Whether it is sent beside the scenario, as a correct client does of itself.</summary>
    public bool IsAside { get; init; }

    /// <summary>Whether it is not repeated where the server is busy and says when it will not be.</summary>
    public bool IsImpatient { get; init; }

    /// <summary>The same without a header field.</summary>
    public ProbeRequest Without(string name) =>
        this with
        {
            Lines = [.. Lines.Where(line => !HeaderLine.Is(line, name))],
        };

    /// <summary>The same with one more raw header line.</summary>
    public ProbeRequest With(string line) => this with { Lines = [.. Lines, line] };

    /// <summary>The same with a header field replaced.</summary>
    public ProbeRequest With(string name, string value) => Without(name).With($"{name}: {value}");

    /// <summary>The same with another purpose.</summary>
    public ProbeRequest For(string purpose) => this with { Purpose = purpose };

    /// <summary>The same with its JSON body changed.</summary>
    public ProbeRequest Edited(Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(Body!)!.AsObject();
        edit(json);
        return this with
        {
            Body = json.ToJsonString(JsonSerializerOptions.Default),
            RpcId = json["id"]?.ToJsonString(),
        };
    }

    /// <summary>The bytes on the wire.</summary>
    public byte[] ToBytes()
    {
        var payload = Body is null ? [] : Encoding.UTF8.GetBytes(Body);
        IReadOnlyList<string> lines = Body is null ? Lines : [.. Lines, $"Content-Length: {payload.Length}"];
        return [.. HttpHead.Create($"{Method} {Target} HTTP/1.1", lines).ToBytes(), .. payload];
    }
}
