using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using Microsoft.Extensions.Primitives;

namespace McpTestbed.ReferenceServers.Stateless;

/// <content>Decisions about whether a request is valid. Nothing is remembered: each check sees one request.</content>
internal abstract partial class StatelessServer
{
    /// <summary>The code for a header that differs from the body.</summary>
    internal virtual int MismatchCode => ErrorCode.HeaderMismatch;

    /// <summary>Gives the first rule that the request breaks.</summary>
    /// <remarks>
    /// The text fixes no order; this one lets every single fault have its own code. The version comes first, because
    /// the rules of another
    /// version may be others; the headers come before <c>_meta</c>, so that a client of an earlier revision gets the
    /// error that tells it the era.
    /// </remarks>
    internal virtual Refusal? Check(PostedMessage request) =>
        CheckVersionHeader(request)
        ?? CheckVersionServed(request)
        ?? CheckMethodHeader(request)
        ?? CheckNameHeader(request)
        ?? CheckMeta(request)
        ?? CheckVersionsAgree(request)
        ?? CheckParameters(request)
        ?? CheckLogLevel(request)
        ?? CheckMethodServed(request)
        ?? CheckRetiredHeaders(request);

    /// <summary>There must be exactly one version header. Its absence marks a client of an earlier revision, so the
    /// answer names the versions.</summary>
    internal virtual Refusal? CheckVersionHeader(PostedMessage request) =>
        CheckOneLine(request, HeaderName.ProtocolVersion);

    /// <summary>The version must be served, where header and <c>_meta</c> agree on one.</summary>
    internal virtual Refusal? CheckVersionServed(PostedMessage request)
    {
        var header = VersionHeader(request);
        var requested = header ?? request.MetaVersion;
        var agreed = header is null || header == request.MetaVersion;
        return requested is null || !agreed || requested == Revision ? null : Unsupported(requested);
    }

    /// <summary>The method header must repeat the body's method.</summary>
    internal virtual Refusal? CheckMethodHeader(PostedMessage request) =>
        CheckOneLine(request, HeaderName.Method)
        ?? CompareMethod(request, HeaderLines(request.Http.Request, HeaderName.Method));

    /// <summary>The name header must be there for the three methods that name something, and repeat that
    /// name.</summary>
    internal virtual Refusal? CheckNameHeader(PostedMessage request)
    {
        if (!request.NamesAThing)
            return null;
        if (CheckOneLine(request, HeaderName.Name) is { } refusal)
            return refusal;

        var line = HeaderLines(request.Http.Request, HeaderName.Name)[0] ?? "";
        return Decode(line) is not { } meant
            ? Refusal.Header("Mcp-Name has characters or an encoding that it must not have")
            : CompareName(request, meant);
    }

    /// <summary>The two required members of <c>_meta</c> must be there.</summary>
    internal virtual Refusal? CheckMeta(PostedMessage request)
    {
        if (request.MetaVersion is null)
            return Refusal.Parameters($"_meta lacks '{MetaKey.ProtocolVersion}'", StatusCodes.Status400BadRequest);
        if (!request.HasClientCapabilities)
            return Refusal.Parameters($"_meta lacks '{MetaKey.ClientCapabilities}'", StatusCodes.Status400BadRequest);
        return null;
    }

    /// <summary>The version header must repeat the version of <c>_meta</c>.</summary>
    internal virtual Refusal? CheckVersionsAgree(PostedMessage request) =>
        VersionHeader(request) is { } header && request.MetaVersion is { } meta && header != meta
            ? Mismatch(HeaderName.ProtocolVersion, "the version in _meta")
            : null;

    /// <summary>A log level, if one is asked for, must be one of the eight.</summary>
    internal virtual Refusal? CheckLogLevel(PostedMessage request) =>
        request.HasMeta(MetaKey.LogLevel) && !LogLevels.IsKnown(request.LogLevel)
            ? Refusal.Parameters("the log level must be one of " + LogLevels.Known, StatusCodes.Status400BadRequest)
            : null;

    /// <summary>Judges the headers of earlier revisions, <c>Mcp-Session-Id</c> and <c>Last-Event-ID</c>: they mean
    /// nothing.</summary>
    internal virtual Refusal? CheckRetiredHeaders(PostedMessage request) => null;

    /// <summary>What the value of a name header means; null for nothing.</summary>
    internal virtual string? Decode(string line) => HeaderValue.TryDecode(line, out var meant) ? meant : null;

    /// <summary>Judges a method header that is there.</summary>
    internal virtual Refusal? CompareMethod(PostedMessage request, StringValues lines) =>
        lines[0] == request.Method ? null : Mismatch(HeaderName.Method, "the body's method");

    /// <summary>Judges a name header that is there, by the value it means.</summary>
    internal virtual Refusal? CompareName(PostedMessage request, string meant) =>
        meant == request.NamedThing ? null : Mismatch(HeaderName.Name, "the name or URI in the body");

    /// <summary>The lines of one request header; names compare without regard to case.</summary>
    internal virtual StringValues HeaderLines(HttpRequest request, string name) => request.Headers[name];

    /// <summary>What the answer about an unserved version says beyond its code.</summary>
    internal virtual JsonObject? UnsupportedDetail(string requested) =>
        new() { ["supported"] = SupportedVersions(), ["requested"] = requested };

    internal string? VersionHeader(PostedMessage request) =>
        HeaderLines(request.Http.Request, HeaderName.ProtocolVersion) is [var only] ? only : null;

    internal Refusal Unsupported(string requested) =>
        new(
            StatusCodes.Status400BadRequest,
            ErrorCode.UnsupportedProtocolVersion,
            "unsupported protocol version",
            UnsupportedDetail(requested)
        );

    internal Refusal? CheckMethodServed(PostedMessage request) =>
        Serves(request.Method)
            ? null
            : new Refusal(
                UnknownMethodStatus,
                ErrorCode.MethodNotFound,
                "this server has no such method; it speaks " + Revision
            );

    private Refusal Mismatch(string header, string other) =>
        new(StatusCodes.Status400BadRequest, MismatchCode, $"{header} differs from {other}");

    private Refusal? CheckOneLine(PostedMessage request, string name) =>
        HeaderLines(request.Http.Request, name) switch
        {
            [] => Refusal.Header($"{name} is missing; this server speaks {Revision} only") with
            {
                Data = new() { ["supported"] = SupportedVersions() },
            },
            [var only] when HeaderValue.IsPlain(only ?? "") => null,
            [_] => Refusal.Header($"{name} has characters that a header must not have"),
            _ => Refusal.Header($"{name} is there more than once"),
        };
}
