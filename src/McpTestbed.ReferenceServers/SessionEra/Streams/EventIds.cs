using System.Globalization;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Streams;

/// <summary>Event ids: they name their stream, and no two of a server are equal.</summary>
internal class EventIds
{
    /// <summary>The id of an event, such as <c>g12-3</c>.</summary>
    public virtual string Format(EventStream stream, int number) => $"{stream.Name}-{number}";

    /// <summary>The name of the stream that an event id names, as far as it has the right form.</summary>
    public static string? StreamOf(string id) => id.LastIndexOf('-') is > 0 and < 64 and var dash ? id[..dash] : null;

    /// <summary>The stream of the session that sent that id, and the number on it; null if none did or it is too long
    /// ago.</summary>
    public virtual ResumePoint? Find(Session session, string id)
    {
        var dash = id.LastIndexOf('-');
        if (
            dash < 0
            || !int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
            return null;
        var stream = session.Streams.All.FirstOrDefault(s => s.Name == id[..dash]);
        return stream is not null && stream.CanResumeAfter(number) && Format(stream, number) == id
            ? new(stream, number)
            : null;
    }
}
