using System.Net;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Lab.Targets;

/// <summary>What a server answered to a question of the discovery.</summary>
internal sealed record DiscoveryAnswer
{
    /// <summary>The revision that was asked for.</summary>
    public Revision? Asked { get; init; }

    /// <summary>How long the server wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The status; null when no answer came.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Why no answer came.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it was waited for until the deadline.</summary>
    public bool WasGivenUp { get; init; }

    /// <summary>The JSON of the answer, where it is a JSON object.</summary>
    public JsonObject? Json { get; init; }

    public string? Session { get; init; }

    public string ContentType { get; init; } = "";

    public string Coding { get; init; } = "";

    public Uri? Location { get; init; }

    /// <summary>The revision that an answer to initialize names.</summary>
    public string? Version => Json.At("result", "protocolVersion").AsText();

    /// <summary>Whether the request had an Authorization header.</summary>
    public bool WasAuthorized { get; init; }

    /// <summary>For people: what is wrong with an answer to initialize that names no revision, and what would be
    /// right.</summary>
    public string WhyNoRevision =>
        Status switch
        {
            null when Problem?.Contains("certificate", StringComparison.OrdinalIgnoreCase) == true =>
                $"initialize was not answered: {Problem} If the certificate is your own, name the file of its issuer "
                    + "in SSL_CERT_FILE",
            null => $"initialize was not answered: {Problem}. Is this an MCP endpoint, spoken to with the right "
                + "scheme (http or https)?",
            HttpStatusCode.Unauthorized when WasAuthorized =>
                "initialize was answered 401: the Authorization header of --header was sent, and refused",
            HttpStatusCode.Forbidden when WasAuthorized =>
                "initialize was answered 403: the Authorization header of --header was sent, and does not suffice, or "
                    + "the server serves another Host than the one of the URL",
            HttpStatusCode.Unauthorized =>
                "initialize was answered 401: the server wants authorization; give it with --header "
                    + "\"Authorization: Bearer ...\"",
            HttpStatusCode.Forbidden =>
                "initialize was answered 403: the server wants authorization (--header \"Authorization: Bearer "
                    + "...\"), or serves another Host than the one of the URL",
            HttpStatusCode.NotFound =>
                "initialize was answered 404: is the path right? For a target that the testbed starts, give it "
                    + "with --path",
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                $"initialize was answered {(int)Status}, which sends the client elsewhere{Elsewhere}; "
                    + "redirects are not followed: give that address",
            HttpStatusCode.OK when Coding.Length > 0 =>
                $"initialize was answered 200 with Content-Encoding {Coding}, although the testbed does not "
                    + "accept any coding",
            HttpStatusCode.OK =>
                $"initialize was answered 200 with Content-Type '{ContentType}', but without a JSON-RPC result "
                    + "that names a protocol version",
            _ => $"initialize was answered {(int)Status} in every revision",
        };

    /// <summary>Without the query: it may hold a secret.</summary>
    private string Elsewhere =>
        Location is { IsAbsoluteUri: true } url ? $" ({url.GetLeftPart(UriPartial.Path)})"
        : Location is { } path ? $" ({path.OriginalString.Split('?')[0]})"
        : "";
}
