using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>The session a request belongs to, or why it is refused.</summary>
internal readonly record struct Admission(Session? Session, Refusal? Refusal)
{
    /// <summary>Serves the request in that session.</summary>
    public static Admission Serve(Session session) => new(session, null);

    /// <summary>Refuses it.</summary>
    public static Admission Refuse(int status, int code, string message) => new(null, new(status, code, message));
}
