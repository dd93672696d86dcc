using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>One open <c>subscriptions/listen</c>: what it asked for, and what waits to be sent on it.</summary>
internal sealed class Subscription(StatelessServer server, JsonElement id, bool toolsListChanged)
{
    private const int MaxWaiting = 256;

    private readonly Channel<JsonObject> waiting = Channel.CreateBounded<JsonObject>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest }
    );

    public bool ToolsListChanged => toolsListChanged;

    /// <summary>What is to be sent, until the subscription is ended.</summary>
    public IAsyncEnumerable<JsonObject> ReadAllAsync(CancellationToken cancellationToken) =>
        waiting.Reader.ReadAllAsync(cancellationToken);

    public void Notify(string method, JsonObject? parameters = null) =>
        waiting.Writer.TryWrite(Tagged(method, parameters ?? []));

    /// <summary>Sends a message as it is.</summary>
    public void Send(JsonObject message) => waiting.Writer.TryWrite(message);

    /// <summary>The first message: which of the wishes are honoured.</summary>
    public JsonObject Acknowledgment()
    {
        var honoured = new JsonObject();
        if (toolsListChanged)
            honoured["toolsListChanged"] = true;
        return Tagged("notifications/subscriptions/acknowledged", new() { ["notifications"] = honoured });
    }

    /// <summary>The result of a subscription that the server ends, with the id that every message of the stream
    /// carries.</summary>
    public JsonObject Completion() =>
        new() { ["_meta"] = new JsonObject { [MetaKey.SubscriptionId] = JsonText.Copy(id) } };

    /// <summary>Lets the reader finish with what is waiting, and then end.</summary>
    public void End() => waiting.Writer.TryComplete();

    private JsonObject Tagged(string method, JsonObject parameters)
    {
        server.Tag(parameters, id);
        return JsonRpc.Notification(method, parameters);
    }
}
