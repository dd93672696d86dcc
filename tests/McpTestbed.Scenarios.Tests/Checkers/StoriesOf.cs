using System.Collections;
using McpTestbed.Core.Checking;

namespace McpTestbed.Scenarios.Tests.Checkers;

/// <summary>The stories of one check, one line each.</summary>
internal sealed class StoriesOf(Check check) : IEnumerable<Story>
{
    private readonly List<Story> stories = [];

    public StoriesOf Holds(string when, WrittenHistory told) => Add(CheckStatus.Held, when, told);

    public StoriesOf IsViolated(string when, WrittenHistory told) => Add(CheckStatus.Violated, when, told);

    public StoriesOf ProvesNothing(string when, WrittenHistory told) => Add(CheckStatus.Unknown, when, told);

    public StoriesOf IsNotExercised(string when, WrittenHistory told) => Add(CheckStatus.NotExercised, when, told);

    public IEnumerator<Story> GetEnumerator() => stories.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private StoriesOf Add(CheckStatus expected, string when, WrittenHistory told)
    {
        stories.Add(new(check, expected, when, told));
        return this;
    }
}
