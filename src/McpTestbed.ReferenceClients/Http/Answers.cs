using System.Globalization;
using System.Net;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Http;

/// <summary>The server answered with a status that is none of success.</summary>
internal class StatusException(string message, int status) : CallFailedException(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}

/// <summary>The server asks to come again later.</summary>
internal sealed class AskedToWaitException(string message, int status, TimeSpan wait) : StatusException(message, status)
{
    /// <summary>How long.</summary>
    public TimeSpan Wait { get; } = wait;
}

/// <summary>The server failed, as a status from 500 on says.</summary>
internal sealed class ServerFailedException(string message, int status) : StatusException(message, status);

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
            throw new AskedToWaitException(message, status, wait);
        throw status >= 500 ? new ServerFailedException(message, status) : new StatusException(message, status);
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
