using System.Collections.Immutable;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>The attributes of a toxic as they were given, checked against what its kind allows.</summary>
internal sealed class AttributeValues
{
    private readonly ImmutableDictionary<string, long> numbers;
    private readonly ImmutableDictionary<string, string> words;

    private AttributeValues(ImmutableDictionary<string, long> numbers, ImmutableDictionary<string, string> words)
    {
        this.numbers = numbers;
        this.words = words;
    }

    /// <summary>The defaults of a kind.</summary>
    public static AttributeValues Defaults(IEnumerable<ToxicAttribute> attributes)
    {
        var all = attributes.ToList();
        return new(
            all.Where(attribute => attribute.Words is null)
                .ToImmutableDictionary(attribute => attribute.Name, attribute => attribute.Default),
            all.Where(attribute => attribute.Words is not null)
                .ToImmutableDictionary(attribute => attribute.Name, attribute => attribute.Words![0])
        );
    }

    public AttributeValues With(ToxicAttribute attribute, long number) =>
        new(numbers.SetItem(attribute.Name, number), words);

    public AttributeValues With(ToxicAttribute attribute, string word) =>
        new(numbers, words.SetItem(attribute.Name, word));

    public long Number(string name) => numbers[name];

    public string Word(string name) => words[name];

    public TimeSpan Milliseconds(string name) => TimeSpan.FromMilliseconds(numbers[name]);

    public EndedHow How => words["how"] == "fin" ? EndedHow.Fin : EndedHow.Rst;

    /// <exception cref="ToxicException">A number is out of bounds, or a word is not one of those allowed.</exception>
    public void Check(IEnumerable<ToxicAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Words is { } allowed)
            {
                if (!allowed.Contains(words[attribute.Name]))
                    throw ToxicException.NotAllowed(attribute.Name, $"\"{words[attribute.Name]}\"", attribute.Allowed);
            }
            else if (numbers[attribute.Name] < attribute.Minimum || numbers[attribute.Name] > attribute.Maximum)
            {
                throw ToxicException.NotAllowed(attribute.Name, $"{numbers[attribute.Name]}", attribute.Allowed);
            }
        }
    }
}
