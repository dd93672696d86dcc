using System.Globalization;
using McpTestbed.ChaosProxy.Json;
using Microsoft.AspNetCore.Http;

namespace McpTestbed.ChaosProxy.Control.Api;

/// <summary>The query of a request of ours: strict, since a misspelt field that is ignored looks like one that was
/// heeded.</summary>
internal sealed class ControlQuery
{
    private readonly IQueryCollection query;

    /// <exception cref="RefusedException">A field is not among those known.</exception>
    public ControlQuery(HttpContext context, params string[] known)
    {
        query = context.Request.Query;
        if (query.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new RefusedException(
                400,
                $"query: {unknown} is not a known field; known are {string.Join(", ", known)}"
            );
    }

    public string? Text(string name) => query[name] is { Count: > 0 } given ? given[^1] : null;

    /// <exception cref="RefusedException">It is neither true nor false.</exception>
    public bool Flag(string name) =>
        Text(name) switch
        {
            null or "false" => false,
            "true" => true,
            var other => throw NotAllowed(name, other, "true or false"),
        };

    /// <summary>A whole number; 0 where nothing is said.</summary>
    /// <exception cref="RefusedException">It is none.</exception>
    public int Integer(string name) =>
        Text(name) is not { } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw NotAllowed(name, text, "a whole number from 0");

    public static RefusedException NotAllowed(string name, string value, string allowed) =>
        new(400, $"query: {name} \"{value}\" is not allowed; allowed is {allowed}");
}
