using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.Core.Tests.Histories;

public sealed class HistoryTests : IDisposable
{
    private const string Request =
        """{"type":"exchange.request","link":"c1","connection":1,"exchange":1,"leg":"client" """;

    private const string Began =
        """{"type":"run.began","schema":1"""
        + ""","tool":"t","scenario":"s","revision":"2025-11-25","target":"x","authority":"a" """
        + ""","seed":18446744073709551615"""
        + ""","decisionAlgorithm":"d","source":"runner","n":1,"atUs":0}"""
        + "\n";
    private const string Opened =
        """{"type":"connection.opened","clientPort":5,"link":"c1","connection":1,"source":"link:c1","n":1,"atUs":7}"""
        + "\n";

    private readonly RunFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_ReadsTheDocumentedForm()
    {
        var history = Load(Began + Opened);

        Assert.Equal(ulong.MaxValue, history.Began.Seed);
        Assert.Equal(
            new ConnectionOpened
            {
                Link = "c1",
                Connection = 1,
                ClientPort = 5,
                Source = "link:c1",
                N = 1,
                AtUs = 7,
                Line = 2,
            },
            history.Entries[1]
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData(
        """{"type":"connection.opened","clientPort":5,"link":"c1","connection":1,"source":"link:c1","n":1,"atUs":7}"""
    )]
    public void Load_LeavesOutALastLineThatAKilledRunDidNotEnd(string cutOff) =>
        Assert.Equal(2, Load(Began + Opened + cutOff).Entries.Count);

    [Theory]
    [InlineData("", "is empty, or no regular file")]
    [InlineData("{\"type\":", "does not begin with a run.began entry of schema 1")]
    [InlineData(Opened, "does not begin with a run.began entry of schema 1")]
    [InlineData(Began + "{\"type\":\n" + Opened, "line 2: not a history entry")]
    [InlineData(Began + "\n", "line 2: not a history entry")]
    [InlineData(Began + "null\n", "line 2: null is not a history entry")]
    [InlineData(Began + Request + "}\n", "line 2: not a history entry: it has no 'method'")]
    [InlineData(Began + Request + ",\"headers\":null}\n", "line 2: not a history entry")]
    [InlineData(Began + Request + ",\"method\":null}\n", "line 2: not a history entry")]
    [InlineData(Began + Request + ",\"messages\":null}\n", "line 2: not a history entry")]
    [InlineData(Began + "[]\n", "line 2: not a history entry")]
    [InlineData(Began + "{\"type\":\"no.such\"}\n", "line 2: not a history entry")]
    [InlineData(Began + "{\"source\":\"runner\"}\n", "line 2: not a history entry")]
    [InlineData(Began + "{\"type\":\"connection.opened\"}\n", "line 2: not a history entry")]
    public void Load_RefusesWhatIsNoHistory_AndNamesTheLine(string text, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => Load(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":\"of.schema.2\"}\n")]
    public void Load_RefusesAnotherSchema_WhateverFollows(string rest)
    {
        var text = Began.Replace("\"schema\":1", "\"schema\":2", StringComparison.Ordinal) + rest;

        Assert.EndsWith(
            "of schema 1",
            Assert.Throws<InvalidDataException>(() => Load(text)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(MarkNames.RecordingBounded, true)]
    [InlineData(MarkNames.LinkFailed, true)]
    [InlineData(MarkNames.NotHttp, false)]
    public void IsBounded_WhenNotAllWasRecorded(string mark, bool expected) =>
        Assert.Equal(expected, new History([Written.Began(), new Mark { Name = mark }]).IsBounded);

    private History Load(string text)
    {
        File.WriteAllText(folder.History, text);
        return History.Load(folder.History);
    }
}
