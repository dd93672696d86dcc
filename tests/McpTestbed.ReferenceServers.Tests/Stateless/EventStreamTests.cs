using System.Text;
using McpTestbed.ReferenceServers.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

public sealed class EventStreamTests
{
    [Fact]
    public async Task EventStream_SendsAComment_WhenFifteenSecondsHavePassed()
    {
        var time = new FakeTimeProvider();
        var body = new MemoryStream();
        var stream = await EventStream.OpenAsync(new DefaultHttpContext { Response = { Body = body } }.Response, time);
        time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Equal(0, body.Length);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await stream.DisposeAsync();
        Assert.Equal(": keep-alive\n\n", Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public async Task EventStream_TakesNothingMore_WhenItIsClosed()
    {
        var body = new MemoryStream();
        var stream = await EventStream.OpenAsync(
            new DefaultHttpContext { Response = { Body = body } }.Response,
            new FakeTimeProvider()
        );
        await stream.DisposeAsync();
        await stream.SendAsync("message", "late");
        Assert.Equal(0, body.Length);
    }
}
