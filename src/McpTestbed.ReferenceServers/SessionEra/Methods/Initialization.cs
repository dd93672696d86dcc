using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Methods;

/// <summary>What initialize answers.</summary>
internal class Initialization
{
    /// <summary>The revision the client asks for.</summary>
    /// <exception cref="RpcException">It asks for none.</exception>
    public static string RequestedVersion(RpcMessage.Request request) =>
        request.Params["protocolVersion"] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw new RpcException(RpcCodes.InvalidParams, "Invalid params: protocolVersion must be a string");

    /// <summary>Whether the client declares a capability.</summary>
    public static bool Declares(RpcMessage.Request request, string capability) =>
        request.Params["capabilities"] is JsonObject declared && declared[capability] is JsonObject;

    /// <summary>Why no session is opened, or null: there may be many at once.</summary>
    public virtual Refusal? Check(SessionStore sessions, RpcMessage.Request request) => null;

    /// <summary>The id that goes out with the answer; without one the client sends none.</summary>
    public virtual string? IssuedId(Session session) => session.Id;

    /// <summary>The InitializeResult.</summary>
    public virtual JsonObject Result(string version) =>
        new()
        {
            ["protocolVersion"] = version,
            ["capabilities"] = new JsonObject
            {
                ["tools"] = new JsonObject { ["listChanged"] = true },
                ["resources"] = new JsonObject(),
                ["prompts"] = new JsonObject(),
                ["logging"] = new JsonObject(),
            },
            ["serverInfo"] = new JsonObject { ["name"] = "mcptestbed-reference-server", ["version"] = "0.1.0" },
            ["instructions"] = "A server to test against: its tools show what happened inside.",
        };
}
