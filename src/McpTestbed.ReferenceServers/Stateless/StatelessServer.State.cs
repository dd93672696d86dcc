using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.Stateless;

/// <content>Decisions about what goes on from one request to another: handles, and the state of a request that asks
/// back.</content>
internal abstract partial class StatelessServer
{
    private readonly byte[] stateKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, bool> spent = new(StringComparer.Ordinal);

    /// <summary>A handle that nobody can guess.</summary>
    internal virtual string NewHandle() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The handle of the basket that a call is about; null where it names none.</summary>
    internal virtual string? BasketOf(PostedMessage request) => ToolArguments.Text(request.Arguments, "basket");

    /// <summary>To whom the basket belongs that a call opens, or is about: to whoever calls.</summary>
    internal virtual string OwnerOf(PostedMessage request) => AskState.PrincipalOf(request);

    /// <summary>Whether the client can be asked for input, as this very request declares.</summary>
    internal virtual bool CanElicit(PostedMessage request) =>
        PostedMessage.Member(PostedMessage.ObjectIn(request.Meta, MetaKey.ClientCapabilities), "elicitation").ValueKind
        == System.Text.Json.JsonValueKind.Object;

    /// <summary>Why a tool may not ask for input; null where it may.</summary>
    internal virtual Refusal? RefuseToAsk(PostedMessage request) => CanElicit(request) ? null : LacksElicitation();

    /// <summary>Why a tool may not ask again for what is missing; null where it may.</summary>
    internal virtual Refusal? AskAgain(PostedMessage request) => RefuseToAsk(request);

    /// <summary>The refusal of a request whose client cannot be asked.</summary>
    internal virtual Refusal LacksElicitation() =>
        new(
            StatusCodes.Status400BadRequest,
            ErrorCode.MissingClientCapability,
            "this tool asks for input, and the request does not declare elicitation",
            new() { ["requiredCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject() } }
        );

    /// <summary>State as the client gets it: readable for it, and of no use to it.</summary>
    internal virtual string WriteState(AskState state)
    {
        var payload = Encoding.UTF8.GetBytes(state.ToText());
        return $"{Convert.ToHexString(payload)}.{Convert.ToHexString(HMACSHA256.HashData(stateKey, payload))}";
    }

    /// <summary>State as it comes back; null where it is not as it was given out.</summary>
    internal virtual AskState? ReadState(string text)
    {
        if (text.Split('.') is not [var hex, var code] || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            return null;
        var payload = Convert.FromHexString(hex);
        var right = Convert.ToHexString(HMACSHA256.HashData(stateKey, payload));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(right), Encoding.ASCII.GetBytes(code))
            ? AskState.Parse(Encoding.UTF8.GetString(payload))
            : null;
    }

    /// <summary>Whether the state was given to the same caller, for the same arguments.</summary>
    internal virtual bool IsOfTheRequest(AskState state, PostedMessage request, string key) =>
        state.Key == key && state.Principal == AskState.PrincipalOf(request);

    /// <summary>Takes the state out of use; false where it was already.</summary>
    internal virtual bool Spend(AskState state) => spent.TryAdd(state.Number, true);

    /// <summary>The headers that mirror parameters must repeat them, and be absent where the parameters are.</summary>
    internal Refusal? CheckParameters(PostedMessage request)
    {
        if (request is not { Method: "tools/call", NamedThing: "route" })
            return null;
        return CheckParameter(request, "Mcp-Param-Region", "region")
            ?? CheckParameter(request, "Mcp-Param-Priority", "priority");
    }

    /// <summary>Judges one of them.</summary>
    internal virtual Refusal? CheckParameter(PostedMessage request, string header, string argument)
    {
        var lines = HeaderLines(request.Http.Request, header);
        if (request.Arguments[argument] is not JsonValue value)
            return lines.Count == 0 ? null : Refusal.Header($"{header} is there, and '{argument}' is not");
        if (lines is not [{ } line] || Decode(line) is not { } meant)
            return Refusal.Header($"{header} must be there once, in characters or an encoding that it may have");
        return IsMeant(value, meant) ? null : Refusal.Header($"{header} differs from '{argument}'");
    }

    private static bool IsMeant(JsonValue value, string meant) =>
        value.TryGetValue<string>(out var text) ? text == meant
        : value.TryGetValue<long>(out var number) ? double.TryParse(meant, out var said) && said == number
        : value.ToJsonString() == meant;
}
