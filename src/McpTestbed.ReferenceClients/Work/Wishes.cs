using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.Work;

/// <summary>How the work is done: the member <c>mcptestbed</c> of the context.</summary>
internal sealed record Wishes
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>How often the tool is called, null for the scenario's own number.</summary>
    public int? Calls { get; init; }

    /// <summary>Whether all calls are in flight at once.</summary>
    public bool Together { get; init; }

    /// <summary>Whether a call asks for progress and is cancelled when the first comes.</summary>
    public bool CancelOnProgress { get; init; }

    /// <summary>After how many milliseconds a call is cancelled, null for never.</summary>
    public int? CancelAfterMs { get; init; }

    /// <summary>How many milliseconds a request may take before it is given up and cancelled.</summary>
    public int TimeoutMs { get; init; } = 10_000;

    /// <summary>The tool to call, null for the scenario's own.</summary>
    public string? Tool { get; init; }

    /// <summary>The arguments of the call, null for the scenario's own.</summary>
    public JsonObject? Arguments { get; init; }

    /// <summary>Whether the client stays after the work until it is stopped.</summary>
    public bool Stay { get; init; }

    /// <summary>Whether the client declares that a user can be asked, and answers such questions.</summary>
    public bool Elicit { get; init; }

    /// <summary>Whether calls ask for their progress, whatever becomes of it.</summary>
    public bool Progress { get; init; }

    /// <summary>The resources to read, in order, once the tools were listed.</summary>
    public IReadOnlyList<WishedRead> Reads { get; init; } = [];

    /// <summary>How often to look whether the list of the tools changed.</summary>
    public int Polls { get; init; }

    /// <summary>Reads the context; empty means that nothing is wished.</summary>
    /// <exception cref="FormatException">It is no JSON object, or a wish is none of its kind.</exception>
    public static Wishes Parse(string? context)
    {
        if (string.IsNullOrWhiteSpace(context))
            return new();
        try
        {
            using var document = JsonDocument.Parse(context);
            return document.RootElement.TryGetProperty("mcptestbed", out var wishes)
                ? wishes.Deserialize<Wishes>(Options) ?? new()
                : new();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"the context is none: {error.Message}", error);
        }
    }
}

/// <summary>One reading of a resource.</summary>
/// <param name="Uri">The resource.</param>
/// <param name="Token">The token that it is read with, null for none.</param>
internal sealed record WishedRead(string Uri, string? Token);
