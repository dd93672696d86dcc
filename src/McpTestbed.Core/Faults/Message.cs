namespace McpTestbed.Core.Faults;

/// <summary>Which of the two messages of an exchange a fault acts on.</summary>
public enum Message
{
    /// <summary>The request, between client and server.</summary>
    Request,

    /// <summary>The response, between server and client.</summary>
    Response,
}
