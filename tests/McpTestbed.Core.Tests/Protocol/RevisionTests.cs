using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Tests.Protocol;

public sealed class RevisionTests
{
    [Theory]
    [InlineData("2024-11-05", "two-endpoints handshake")]
    [InlineData("2025-03-26", "handshake sessions batching")]
    [InlineData("2025-06-18", "handshake sessions version-header")]
    [InlineData("2025-11-25", "handshake sessions version-header priming 403")]
    [InlineData("2026-07-28", "stateless version-header 403")]
    public void Revision_HasTheRulesOfItsSpecification(string id, string expected)
    {
        var revision = Revision.Parse(id);
        var rules = new (string Name, bool Holds)[]
        {
            ("two-endpoints", revision.HasTwoEndpoints),
            ("handshake", revision.HasHandshake),
            ("sessions", revision.HasSessions),
            ("stateless", revision.IsStateless),
            ("version-header", revision.HasVersionHeader),
            ("batching", revision.HasBatching),
            ("priming", revision.HasPrimingEvents),
            ("403", revision.FixesOriginStatus),
        };

        Assert.Equal(expected, string.Join(' ', rules.Where(rule => rule.Holds).Select(rule => rule.Name)));
    }

    [Fact]
    public void Revisions_AreOrderedByTheirDates() =>
        Assert.Equal(Revision.All.OrderBy(revision => revision.Id, StringComparer.Ordinal), Revision.All.Order());

    [Fact]
    public void Parse_NamesTheKnownRevisions_WhenItKnowsNotTheOneGiven() =>
        Assert.StartsWith(
            "unknown revision '2025-11-26'; known: 2024-11-05, 2025-03-26, ",
            Assert.Throws<ArgumentException>(() => Revision.Parse("2025-11-26")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Range_HasBothItsEnds() =>
        Assert.Equal([Revision.V20250618, Revision.V20251125], ProtocolRange.VersionHeader.Revisions);
}
