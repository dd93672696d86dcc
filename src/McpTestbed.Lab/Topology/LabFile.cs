using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpTestbed.Lab.Topology;

/// <summary>Where a running lab's servers are, for programs that come to it later: <c>run --lab FILE</c>.</summary>
public sealed record LabFile
{
    /// <summary>Its name in the lab's folder.</summary>
    public const string Name = "lab.json";

    /// <summary>The control API of the chaos proxy; null where there is none.</summary>
    public Uri? Control { get; init; }

    /// <summary>The servers that can be judged.</summary>
    public IReadOnlyList<Entry> Servers { get; init; } = [];

    /// <summary>The clients that can be judged.</summary>
    public IReadOnlyList<ClientEntry> Clients { get; init; } = [];

    internal static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
        };

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="TargetException">It cannot be read, or is none.</exception>
    public static LabFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LabFile>(File.ReadAllText(path), Json)
                ?? throw new TargetException($"'{path}' is empty");
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw new TargetException($"'{path}' is not the {Name} of a lab: {error.Message}");
        }
    }

    internal static void Write(
        string path,
        LabDescription lab,
        IReadOnlyList<LabProcess> servers,
        LabProcess chaosProxy
    )
    {
        var entries = lab
            .Servers.Zip(servers)
            .Where(pair => pair.Second.Missing is null)
            .Select(pair => new Entry(
                pair.First.Name,
                pair.Second.Endpoints[0].Address,
                pair.First.Profile is null ? null : pair.Second.Endpoint("admin").Address
            ));
        Write(path, new() { Control = chaosProxy.Endpoints[0].Address, Servers = [.. entries] });
    }

    internal static void Write(string path, LabFile lab) =>
        File.WriteAllText(path, JsonSerializer.Serialize(lab, Json));

    /// <summary>A server.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Url">Its MCP endpoint.</param>
    /// <param name="Admin">Its admin address, for a reference server; null for any other.</param>
    public sealed record Entry(string Name, Uri Url, Uri? Admin = null);

    /// <summary>A client, which is started anew for each run.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Command">The program and its arguments; <c>{url}</c> stands for the server's address, which is put
    /// at the end where neither they nor the environment name it.</param>
    public sealed record ClientEntry(string Name, IReadOnlyList<string> Command)
    {
        /// <summary>Where it is started; null for where the call is.</summary>
        public string? Folder { get; init; }

        /// <summary>What it gets in its environment beside what the call has; <c>{url}</c> stands for the server's
        /// address here too.</summary>
        public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    }
}
