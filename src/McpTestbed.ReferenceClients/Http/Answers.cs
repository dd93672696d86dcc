using System.Globalization;
using System.Net;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Http;

/// <summary>The server asks to come again later.</summary>
internal sealed class AskedToWaitException(string message, TimeSpan wait) : CallFailedException(message)
{
    /// <summary>How long.</summary>
    public TimeSpan Wait { get; } = wait;
}

/// <summary>The server failed, as a status from 500 on says.</summary>
internal sealed class ServerFailedException(string message) : CallFailedException(message);

/// <summary>What the head of a response means.</summary>
internal static class Answers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Refuses a response whose status is none of success.</summary>
    /// <exception cref="CallFailedException">It is not.</exception>
    public static async Task EnsureSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var status = (int)response.StatusCode;
        var message = $"answered {status}: {await ReadTextAsync(response, cancellationToken)}";
        if (
            response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            && RetryAfter(response) is { } wait
        )
            throw new AskedToWaitException(message, wait);
        throw status >= 500 ? new ServerFailedException(message) : new CallFailedException(message);
    }

    /// <summary>Reads a body as text; one that breaks off is as far as it came.</summary>
    public static async Task<string> ReadTextAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidOperationException)
        {
            return $"({error.Message})";
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var text = response.Headers.TryGetValues("Retry-After", out var values) ? values.First() : null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds))
            : null;
    }
}
