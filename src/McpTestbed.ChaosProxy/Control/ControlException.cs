namespace McpTestbed.ChaosProxy.Control;

/// <summary>A request of the control API that is refused, with Toxiproxy's status and words.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">For people and programs.</param>
internal sealed class ControlException(int status, string message) : Exception(message)
{
    public static ControlException ProxyNotFound => new(404, "proxy not found");

    public static ControlException ProxyAlreadyExists => new(409, "proxy already exists");

    public static ControlException ToxicNotFound => new(404, "toxic not found");

    public static ControlException ToxicAlreadyExists => new(409, "toxic already exists");

    public static ControlException InvalidStream =>
        new(400, "stream was invalid, can be either upstream or downstream");

    public static ControlException InvalidToxicType => new(400, "invalid toxic type");

    public int Status => status;

    public static ControlException BadBody(string why) => new(400, $"bad request body: {why}");

    public static ControlException MissingField(string field) => new(400, $"missing required field: {field}");

    /// <summary>Does something whose refusals are to say where in the document it was.</summary>
    public static T Within<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ControlException error)
        {
            throw error.At(where);
        }
    }

    /// <summary>The same for what takes time.</summary>
    public static async Task<T> WithinAsync<T>(string where, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (ControlException error)
        {
            throw error.At(where);
        }
    }

    private ControlException At(string where) =>
        new(
            Status,
            Message.StartsWith("toxics[", StringComparison.Ordinal) ? $"{where}.{Message}" : $"{where}: {Message}"
        );
}
