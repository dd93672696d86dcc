namespace McpTestbed.ChaosProxy.Json;

/// <summary>What was asked for is refused, with the status and the words of Toxiproxy's API.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">For people and programs.</param>
internal sealed class RefusedException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static RefusedException BadBody(string why) => new(400, $"bad request body: {why}");

    public static RefusedException MissingField(string field) => new(400, $"missing required field: {field}");

    /// <summary>Reads a part of a document; a refusal says where in the document it was.</summary>
    public static T Within<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (RefusedException error)
        {
            throw error.At(where);
        }
    }

    /// <summary>Reads a part of a document that takes time; a refusal says where in the document it was.</summary>
    public static async Task<T> WithinAsync<T>(string where, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (RefusedException error)
        {
            throw error.At(where);
        }
    }

    private RefusedException At(string where) =>
        new(
            Status,
            Message.StartsWith("toxics[", StringComparison.Ordinal) ? $"{where}.{Message}" : $"{where}: {Message}"
        );
}
