using System.Net;
using System.Net.Sockets;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Tests.Targets;

/// <summary>Targets that are there, and all the ways in which one is not.</summary>
public sealed class TargetStarterTests
{
    [Fact]
    public async Task Profile_IsStarted_AndHasControl()
    {
        await using var target = await StartAsync("profile:stateful");

        Assert.Equal(["2025-03-26", "2025-06-18", "2025-11-25"], target.Facts.Revisions);
        Assert.NotNull(target.Control);
        await target.Control.AdvanceClockAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task OfficialPackage_HasNoControl_BecauseItHasNoClockToMove()
    {
        await using var target = await StartAsync("profile:aspnetcore-stateful");

        Assert.Null(target.Control);
    }

    [Fact]
    public async Task Address_IsAskedForItsRevisions()
    {
        await using var program = await ReferenceServerProgram.StartAsync(
            ["stateful", "stateless", "legacy-sse"],
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );

        foreach (var profile in program.Profiles.Values)
        {
            await using var target = await StartAsync(profile.Endpoint.ToString());
            Assert.Equal(profile.Revisions, target.Facts.Revisions);
        }
    }

    [Theory]
    [InlineData("stateful", SecondSession.Granted)]
    [InlineData("stateful-frugal", SecondSession.Granted)]
    [InlineData("stateful-one-client", SecondSession.RefusedMeanwhile)]
    [InlineData("broken-initialize-once", SecondSession.RefusedMeanwhile)]
    [InlineData("broken-new-session-ends-others", SecondSession.EndsTheFirst)]
    public async Task Address_IsAskedForASecondSession(string profile, SecondSession expected)
    {
        await using var program = await ReferenceServerProgram.StartAsync(
            [profile],
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );

        await using var target = await StartAsync(program.Profiles[profile].Endpoint.ToString());

        Assert.Equal(expected, target.Facts.SecondSession);
        Assert.Equal(program.Profiles[profile].Revisions, target.Facts.Revisions);
        Assert.Equal(expected == SecondSession.Granted, target.Facts.Remarks.Count == 0);
    }

    [Fact]
    public async Task TwoEndpointTransport_IsRecognisedAndExplained()
    {
        await using var program = await ReferenceServerProgram.StartAsync(
            ["legacy-sse"],
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );

        await using var target = await StartAsync(program.Profiles["legacy-sse"].Endpoint.ToString());

        Assert.Contains(
            "two-endpoint HTTP with SSE transport of 2024-11-05",
            Assert.Single(target.Facts.Remarks),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("profile:no-such-profile", "no-such-profile")]
    [InlineData("npm:Not A Package", "is not an npm package")]
    [InlineData("npm:../../etc/passwd", "is not an npm package")]
    [InlineData("no-such-program --at-all", "cannot be started")]
    [InlineData("http://192.0.2.1/mcp", "--allow-remote")]
    public async Task TargetThatCannotBeHad_IsSaidSo(string target, string message)
    {
        var error = await Assert.ThrowsAsync<TargetException>(() => StartAsync(target));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressWhereNothingListens_IsSaidSo()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var error = await Assert.ThrowsAsync<TargetException>(() => StartAsync($"http://{listener.LocalEndPoint}/mcp"));

        Assert.Contains("nothing answers at", error.Message, StringComparison.Ordinal);
    }

    private static Task<ServerTarget> StartAsync(string target) =>
        TargetStarter.StartAsync(
            TargetSpec.Parse(target),
            _ => { },
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
}
