using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace McpTestbed.Cli.Tests.Layers;

/// <summary>Which namespace of an assembly uses which other one, read from the compiled types: signatures, base types,
/// attributes and the bodies of methods.</summary>
/// <remarks>What the compiler inlines (constants, members of enums) and names in comments are not seen.</remarks>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<(string From, string To), string> uses = [];

    private NamespaceGraph() { }

    /// <summary>Every namespace that has a type or is used, in alphabetical order.</summary>
    public IReadOnlyList<string> Namespaces { get; private set; } = [];

    /// <summary>Every use, with an example: <c>User (of From) uses Used (of To)</c>.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Uses => uses;

    /// <summary>Reads an assembly.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="prefix">Only namespaces that begin with this are looked at: the compiler adds types of its
    /// own.</param>
    public static NamespaceGraph Read(string path, string prefix)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var graph = new NamespaceGraph();
        var namespaces = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeDefinitions)
        {
            var user = OutermostOf(metadata, handle);
            if (!user.Namespace.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            namespaces.Add(user.Namespace);
            foreach (var used in TypeUses.Of(file, metadata, handle).Select(type => OutermostOf(metadata, type)))
            {
                if (used.Namespace.StartsWith(prefix, StringComparison.Ordinal) && used.Namespace != user.Namespace)
                    graph.uses.TryAdd((user.Namespace, used.Namespace), $"{user.Name} uses {used.Name}");
            }
        }

        graph.Namespaces = [.. namespaces];
        return graph;
    }

    /// <summary>The groups of namespaces that use each other in a circle; each is a cycle of its own or several that
    /// meet.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles()
    {
        var reached = Namespaces.ToDictionary(from => from, ReachedFrom);
        return
        [
            .. Namespaces
                .Where(name => reached[name].Contains(name))
                .GroupBy(name =>
                    Namespaces.First(other => reached[name].Contains(other) && reached[other].Contains(name))
                )
                .Select(group => group.ToList()),
        ];
    }

    private HashSet<string> ReachedFrom(string from)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([from]);
        while (next.TryPop(out var current))
        {
            foreach (var (_, to) in uses.Keys.Where(use => use.From == current))
            {
                if (reached.Add(to))
                    next.Push(to);
            }
        }

        return reached;
    }

    private static (string Namespace, string Name) OutermostOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (type.IsNested)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return (metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }
}
