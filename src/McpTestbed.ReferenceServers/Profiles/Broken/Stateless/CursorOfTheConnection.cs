using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a cursor is known on the connection alone that it was given out on.</summary>
internal sealed class CursorOfTheConnection()
    : StatelessServer(
        "broken-cursor-of-the-connection",
        "A cursor is known on the connection alone that it was given out on."
    )
{
    internal override int PageSize => 3;

    internal override string WriteCursor(PostedMessage request, int first) =>
        $"{base.WriteCursor(request, first)}.{request.Http.Connection.Id}";

    internal override int? ReadCursor(PostedMessage request, string cursor) =>
        cursor.Split('.') is [var known, var connection] && connection == request.Http.Connection.Id
            ? base.ReadCursor(request, known)
            : null;
}
