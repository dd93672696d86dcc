using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Http;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Rules;

namespace McpTestbed.ChaosProxy.Tests.Http;

/// <summary>Which way a response goes follows from what its faults say they need, and from nothing else.</summary>
public sealed class ResponseModeTests
{
    [Theory]
    [InlineData("", nameof(ResponseMode.PassedThrough), nameof(ResponseMode.PassedThrough))]
    [InlineData("strip-header", nameof(ResponseMode.PassedThrough), nameof(ResponseMode.PassedThrough))]
    [InlineData("cut-stream", nameof(ResponseMode.PassedThrough), nameof(ResponseMode.PassedThrough))]
    [InlineData("wrong-length", nameof(ResponseMode.Collected), nameof(ResponseMode.PassedThrough))]
    [InlineData("truncate-body", nameof(ResponseMode.Collected), nameof(ResponseMode.PassedThrough))]
    [InlineData("omit-terminator", nameof(ResponseMode.Collected), nameof(ResponseMode.Reframed))]
    [InlineData("gzip-body", nameof(ResponseMode.Collected), nameof(ResponseMode.Reframed))]
    [InlineData("drop-event", nameof(ResponseMode.PassedThrough), nameof(ResponseMode.Reframed))]
    [InlineData("lose-answer", nameof(ResponseMode.Withheld), nameof(ResponseMode.Withheld))]
    [InlineData("truncate-body replace-answer", nameof(ResponseMode.Withheld), nameof(ResponseMode.Withheld))]
    [InlineData("strip-header drop-event", nameof(ResponseMode.PassedThrough), nameof(ResponseMode.Reframed))]
    public void Mode_IsTheLastThatAnyFaultNeeds(string kinds, string onBody, string onStream)
    {
        var effects = kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(EffectOf).ToList();

        Assert.Equal(onBody, $"{ResponsePath.ModeFor(effects, isStream: false)}");
        Assert.Equal(onStream, $"{ResponsePath.ModeFor(effects, isStream: true)}");
    }

    private static IFaultEffect EffectOf(string kind)
    {
        var example = $$"""{"id":"one","fault":{{FaultCatalog.Find(kind)!.Example}}}""";
        var rule = RuleJson.ReadAll(JsonFields.Parse(System.Text.Encoding.UTF8.GetBytes(example)))[0];
        return FaultCatalog.KindOf(rule.Fault).Effect(rule.Fault);
    }
}
