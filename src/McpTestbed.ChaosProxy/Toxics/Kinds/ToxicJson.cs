using System.Text;
using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Toxics.Kinds;

/// <summary>Reads toxics from JSON. Everything is read before anything is applied.</summary>
internal static class ToxicJson
{
    private const string WholeMilliseconds = "a whole number of ms from 0 to 2147483647";

    /// <summary>The fields it knows; plans refuse others.</summary>
    public static IReadOnlyList<string> Known { get; } =
    ["type", "name", "stream", "toxicity", "attributes", "after_ms", "duration_ms", "max_hits"];

    /// <exception cref="RefusedException">It is not a toxic.</exception>
    public static ToxicDefinition Create(JsonFields fields)
    {
        var stream = fields.Text("stream") is { Length: > 0 } given ? given : "downstream";
        var toxicity = fields.Number("toxicity", 0, 1) ?? 1;
        var type = fields.Text("type") ?? string.Empty;
        var name = fields.Text("name");
        var direction = Direction(stream);
        var kind = ToxicCatalog.Find(type) ?? throw new RefusedException(400, "invalid toxic type");
        if (!string.IsNullOrEmpty(name))
            NameInPath.Require(name, "name");
        return Make(
            string.IsNullOrEmpty(name) ? $"{type}_{stream}" : name,
            stream,
            direction,
            kind,
            kind.Defaults,
            toxicity,
            ToxicBudget.Unlimited,
            fields
        );
    }

    /// <summary>The toxic that a rule puts on a connection.</summary>
    /// <param name="name">Its name on the connection.</param>
    /// <param name="type">Its kind, such as <c>latency</c>.</param>
    /// <param name="isUpstream">Whether it acts on what the client sends.</param>
    /// <param name="attributes">Its attributes, a JSON object.</param>
    /// <exception cref="RefusedException">It is not a toxic.</exception>
    public static ToxicDefinition ForConnection(string name, string type, bool isUpstream, string attributes)
    {
        var kind = ToxicCatalog.Find(type) ?? throw new RefusedException(400, "invalid toxic type");
        var direction = isUpstream ? LinkDirection.Upstream : LinkDirection.Downstream;
        return Make(
            name,
            isUpstream ? "upstream" : "downstream",
            direction,
            kind,
            kind.Defaults,
            1,
            ToxicBudget.Unlimited,
            new(JsonFields.Parse(Encoding.UTF8.GetBytes($$"""{"attributes":{{attributes}}}""")), "the toxic")
        );
    }

    /// <summary>A toxic after an update: name, type and stream stay.</summary>
    /// <exception cref="RefusedException">A value is not allowed.</exception>
    public static ToxicDefinition Update(ToxicDefinition toxic, JsonFields fields) =>
        Make(
            toxic.Name,
            toxic.Stream,
            toxic.Direction,
            toxic.Kind,
            toxic.Values,
            fields.Number("toxicity", 0, 1) ?? toxic.Toxicity,
            toxic.Budget,
            fields
        );

    private static LinkDirection Direction(string stream)
    {
        if (stream.Equals("upstream", StringComparison.OrdinalIgnoreCase))
            return LinkDirection.Upstream;
        return stream.Equals("downstream", StringComparison.OrdinalIgnoreCase)
            ? LinkDirection.Downstream
            : throw new RefusedException(400, "stream was invalid, can be either upstream or downstream");
    }

    private static ToxicDefinition Make(
        string name,
        string stream,
        LinkDirection direction,
        ToxicKind kind,
        AttributeValues values,
        double toxicity,
        ToxicBudget budget,
        JsonFields fields
    )
    {
        if (fields.Object("attributes") is { } attributes)
        {
            foreach (var attribute in kind.Attributes)
                values = Read(values, attribute, attributes);
        }

        try
        {
            return new(name, stream, direction, kind, values, toxicity, ReadBudget(budget, fields));
        }
        catch (ToxicException error)
        {
            throw RefusedException.BadBody(error.Message);
        }
    }

    private static AttributeValues Read(AttributeValues values, ToxicAttribute attribute, JsonFields attributes)
    {
        if (attribute.Words is not null)
            return attributes.Text(attribute.Name) is { } word ? values.With(attribute, word) : values;
        return attributes.Integer(attribute.Name, attribute.Minimum, attribute.Maximum, attribute.Allowed) is { } number
            ? values.With(attribute, number)
            : values;
    }

    private static ToxicBudget ReadBudget(ToxicBudget budget, JsonFields fields) =>
        new(
            Milliseconds(fields, "after_ms") ?? budget.StartAfter,
            Milliseconds(fields, "duration_ms") ?? budget.Duration,
            (int?)fields.Integer("max_hits", 1, int.MaxValue, "a whole number of connections from 1 up")
                ?? budget.MaximumHits
        );

    private static TimeSpan? Milliseconds(JsonFields fields, string name) =>
        fields.Integer(name, 0, ToxicAttribute.MaximumMilliseconds, WholeMilliseconds) is { } number
            ? TimeSpan.FromMilliseconds(number)
            : null;
}
