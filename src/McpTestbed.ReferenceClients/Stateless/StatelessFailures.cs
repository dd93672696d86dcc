using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>The answer's stream or connection ended before the answer.</summary>
internal sealed class AnswerCutException(string message, string? lastEventId, Exception? cause = null)
    : CallFailedException(message, cause)
{
    /// <summary>The last event id that was seen.</summary>
    public string? LastEventId { get; } = lastEventId;
}

/// <summary>The server answered with an error, or refused the request.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="error">The JSON-RPC error, null where the body holds none.</param>
internal sealed class RefusedException(int status, JsonObject? error)
    : CallFailedException($"answered {status}{(error is null ? "" : $" with {Messages.Message.DescribeError(error)}")}")
{
    private const int MethodNotFound = -32601;
    private const int HeaderMismatch = -32020;
    private const int OldHeaderMismatch = -32001;
    private const int MissingCapability = -32021;
    private const int UnsupportedVersion = -32022;

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The error code, null where there is none.</summary>
    public int? Code { get; } = Messages.Message.Number(error?["code"]);

    /// <summary>Whether headers and body do not agree.</summary>
    public bool IsHeaderMismatch => Code == HeaderMismatch;

    /// <summary>Whether the code is the one by which drafts of this revision said so.</summary>
    public bool IsOldHeaderMismatch => Code == OldHeaderMismatch;

    /// <summary>Whether the version is not spoken.</summary>
    public bool IsUnsupportedVersion => Code == UnsupportedVersion;

    /// <summary>Whether only a server of 2026-07-28 or later answers so.</summary>
    public bool IsModern =>
        (Status == 400 && Code is HeaderMismatch or MissingCapability or UnsupportedVersion)
        || (Status == 404 && Code == MethodNotFound);

    /// <summary>The versions that the server lists.</summary>
    public IReadOnlyList<string> Supported { get; } =
    [
        .. (
            ((error?["data"] as JsonObject)?["supported"] as JsonArray)?.Select(Messages.Message.Text) ?? []
        ).OfType<string>(),
    ];
}
