using System.Text.Json;

namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>What an operator may do to a running profile. Open to programs on this machine only, never to a
/// browser.</summary>
internal static class AdminEndpoints
{
    private const double MaxSeconds = 1e9;

    /// <summary>Maps the endpoints of all profiles.</summary>
    public static void Map(WebApplication app, IReadOnlyList<Profile> profiles)
    {
        app.Use(
            (context, next) =>
            {
                if (IsFromProgramHere(context.Request))
                    return next(context);
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }
        );
        foreach (var profile in profiles.Where(profile => profile.IsControllable))
        {
            app.MapPost($"/{profile.Name}/clock/advance", context => AdvanceAsync(context, profile));
            app.MapPost($"/{profile.Name}/sessions/expire", context => ExpireAsync(context, profile));
        }
    }

    // A page that was tricked into calling this port shows itself by its Origin, by the name it was rebound to, or by
    // its browser.
    private static bool IsFromProgramHere(HttpRequest request) =>
        request.Headers.Origin.Count == 0
        && Loopback.IsHost(request.Host)
        && !request.Headers.UserAgent.Any(agent =>
            agent?.StartsWith("Mozilla/", StringComparison.OrdinalIgnoreCase) == true
        );

    // {"seconds": 1800}
    private static async Task AdvanceAsync(HttpContext context, Profile profile)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var seconds =
                body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("seconds", out var value)
                && value.ValueKind == JsonValueKind.Number
                    ? value.GetDouble()
                    : -1;
            if (seconds is >= 0 and <= MaxSeconds)
            {
                profile.AdvanceClock(TimeSpan.FromSeconds(seconds));
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
        }
        catch (JsonException)
        {
            // Answered below, as any other body that does not fit.
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await context.Response.WriteAsync(
            "the body must be {\"seconds\": N}, N from 0 to 1e9\n",
            context.RequestAborted
        );
    }

    private static async Task ExpireAsync(HttpContext context, Profile profile)
    {
        await profile.ExpireSessionsAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
