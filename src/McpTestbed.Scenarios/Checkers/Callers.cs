using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>What requests show of who asks, as the target was given it.</summary>
internal static class Callers
{
    private const string Authorization = "Authorization";

    /// <summary>Whether a request says nothing of who asks, to a target that was given what to say.</summary>
    public static bool Lacks(this Exchange exchange, History history) =>
        Given(history) is not null && exchange.RequestValues(Authorization).Count == 0;

    /// <summary>Whether it says what the target was not given.</summary>
    public static bool IsForged(this Exchange exchange, History history) =>
        Given(history) is { } given
        && exchange.RequestValues(Authorization) is [var said]
        && said != HeaderLine.ValueOf(given);

    /// <summary>Whether it shows all that the first user shows; so do all where no user was named.</summary>
    public static bool HasAll(this Exchange exchange, History history) =>
        (history.Began.Credentials ?? []).All(exchange.ToServer!.Headers.Contains);

    /// <summary>Whether it is of the first user, of a target that was given two.</summary>
    public static bool IsOfTheFirst(this Exchange exchange, History history) =>
        exchange.Shows(history.Began.Credentials) && !exchange.IsOfTheSecond(history);

    /// <summary>Whether it is of the second user.</summary>
    public static bool IsOfTheSecond(this Exchange exchange, History history) =>
        exchange.Shows(history.Began.SecondCredentials);

    /// <summary>Whether it has the token that was issued for another server.</summary>
    public static bool IsForeign(this Exchange exchange, History history) =>
        exchange.Shows(history.Began.ForeignCredentials);

    private static bool Shows(this Exchange exchange, IReadOnlyList<string>? lines) =>
        lines is { Count: > 0 } && exchange.ToServer is { } request && lines.All(request.Headers.Contains);

    /// <summary>The line that shows who asks; null where the target was given none.</summary>
    private static string? Given(History history) =>
        history.Began.Credentials?.FirstOrDefault(line => HeaderLine.Is(line, Authorization));
}
