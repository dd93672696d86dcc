namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>An attribute of a toxic: a whole number within bounds, or one of a few words.</summary>
/// <param name="Name">As it is spelled in the API.</param>
/// <param name="Unit">What is counted, such as ms.</param>
/// <param name="Minimum">The smallest number allowed.</param>
/// <param name="Maximum">The largest number allowed.</param>
/// <param name="Default">The number where none is given.</param>
/// <param name="Words">The words allowed, the default first; null for a number.</param>
/// <param name="IsOurs">Whether the kind is Toxiproxy's and this is not, so that its clients are told of it only where
/// somebody said it.</param>
internal sealed record ToxicAttribute(
    string Name,
    string Unit,
    long Minimum,
    long Maximum,
    long Default = 0,
    IReadOnlyList<string>? Words = null,
    bool IsOurs = false
)
{
    /// <summary>The longest time a timer can wait, nearly 25 days.</summary>
    public const long MaximumMilliseconds = int.MaxValue;

    /// <summary>What is allowed, for people.</summary>
    public string Allowed =>
        Words is not null
            ? string.Join(" or ", Words)
            : $"a whole number of {Unit} from {Minimum}{(Maximum == long.MaxValue ? " up" : $" to {Maximum}")}";

    /// <summary>A time in milliseconds.</summary>
    public static ToxicAttribute Milliseconds(string name) => new(name, "ms", 0, MaximumMilliseconds);

    /// <summary>A number.</summary>
    public static ToxicAttribute Count(
        string name,
        string unit,
        long minimum,
        long standard = 0,
        long maximum = long.MaxValue
    ) => new(name, unit, minimum, maximum, standard);

    /// <summary>A word that Toxiproxy's kind of that name does not have.</summary>
    public static ToxicAttribute OfOurs(string name, params string[] words) =>
        new(name, "", 0, 0, 0, words, IsOurs: true);

    /// <summary>FIN or RST.</summary>
    public static ToxicAttribute How(string standard) =>
        new("how", "", 0, 0, 0, standard == "fin" ? ["fin", "rst"] : ["rst", "fin"]);
}
