using McpTestbed.AppHost.Tests.Telemetry;

namespace McpTestbed.AppHost.Tests;

/// <summary>The clients of the lab as clients under test: judged from the dashboard, with a trace for each run.</summary>
[Collection(LabCollection.Name)]
public sealed class JudgedClientTests(RunningLab lab)
{
    private const string Judge = "judge",
        Area = "client-versions",
        Refused = "client-versions/initialize-refused",
        Scripted = "scripted server, by its script: ";

    [Theory]
    [InlineData("caller")]
    [InlineData("typescript-caller")]
    public async Task Judge_StartsTheClientAnew_AndItsCallsTheFaultAndTheScriptedServerAreOneTrace(string client)
    {
        Assert.SkipUnless(lab.Programs.ContainsKey(client), $"{client} cannot be started on this machine");

        var result = await lab.CommandAsync(
            client,
            Judge,
            new InteractionInput
            {
                Name = "area",
                InputType = InputType.Choice,
                Value = Area,
            }
        );

        Assert.True(result.Success, result.Message);
        Assert.Contains("valid", result.Message, StringComparison.Ordinal);
        Assert.Contains("Reports and histories: `", result.Data!.Value, StringComparison.Ordinal);

        var run = await lab.Telemetry.SpanAsync(span =>
            span.Name.StartsWith($"{client}: {Refused} ", StringComparison.Ordinal) && span.Parent.Length == 0
        );
        var trace = await lab.Telemetry.TraceAsync(run.Trace, spans => spans.Any(IsOfClient) && spans.Any(IsScripted));
        var work = trace.First(span => span.Parent == run.Id && IsOfClient(span));
        Assert.All(trace.Where(IsScripted), span => Assert.Contains(work, Above(trace, span)));
        Assert.Contains(trace, span =>
            span.Service == Judge && span.Name == "initialize" && Above(trace, span).Contains(work)
        );

        bool IsOfClient(ReceivedSpan span) => span.Service == client;

        bool IsScripted(ReceivedSpan span) =>
            span.Service == Judge && span.Name.StartsWith(Scripted, StringComparison.Ordinal);
    }

    private static IEnumerable<ReceivedSpan> Above(IReadOnlyList<ReceivedSpan> trace, ReceivedSpan span)
    {
        for (var at = span; at is not null; at = trace.FirstOrDefault(candidate => candidate.Id == at.Parent))
            yield return at;
    }
}
