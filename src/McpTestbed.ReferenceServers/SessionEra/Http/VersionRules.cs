using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>Protocol revisions: agreed in initialize, repeated in MCP-Protocol-Version.</summary>
internal class VersionRules
{
    /// <summary>The header.</summary>
    public const string HeaderName = "MCP-Protocol-Version";

    /// <summary>The revisions spoken here, oldest first.</summary>
    public static IReadOnlyList<string> Supported { get; } = ["2025-03-26", "2025-06-18", "2025-11-25"];

    /// <summary>The newest revision spoken here.</summary>
    public static string Latest => Supported[^1];

    // Those not spoken here are still revisions, and so no reason to refuse an initialize that is there to agree on
    // one.
    private static readonly string[] Published = ["2024-11-05", .. Supported, "2026-07-28"];

    /// <summary>The revision of the session: the one asked for if it is spoken here, else the newest.</summary>
    /// <exception cref="RpcException">No session is opened.</exception>
    public virtual string Negotiate(string requested) => Supported.Contains(requested) ? requested : Latest;

    /// <summary>The revision of a request where no session says it: that of its header, else the last one without the
    /// header.</summary>
    public static string Assumed(IHeaderDictionary headers) =>
        headers[HeaderName] is [{ } version] && Supported.Contains(version) ? version : Supported[0];

    /// <summary>Why an initialize is refused, or null: it needs no header.</summary>
    public virtual Refusal? CheckInitialize(IHeaderDictionary headers) =>
        headers[HeaderName] switch
        {
            [] => null,
            [{ } version] when Published.Contains(version) => null,
            _ => Bad("is not a revision of the protocol"),
        };

    /// <summary>Why a request in a session is refused, or null: without the header the session's revision
    /// counts.</summary>
    public virtual Refusal? Check(IHeaderDictionary headers, Session session) =>
        headers[HeaderName] switch
        {
            [] => null,
            [{ } version] when version == session.Version => null,
            [{ } version] when Supported.Contains(version) => Bad($"must be {session.Version} in this session"),
            _ => Bad($"must be one of {string.Join(", ", Supported)}"),
        };

    /// <summary>The refusal of a header value.</summary>
    protected static Refusal Bad(string what) =>
        new(StatusCodes.Status400BadRequest, RpcCodes.Refused, $"Bad Request: {HeaderName} {what}");
}
