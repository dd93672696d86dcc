namespace McpTestbed.Cli.Tests;

/// <summary>The tool package says what it carries of others.</summary>
public sealed class ThirdPartyNoticesTests
{
    /// <summary>Licences that let us pass packages on with their notice. Another one is a decision, not a
    /// default.</summary>
    private static readonly string[] Accepted = ["Apache-2.0", "MIT"];

    [Fact]
    public void Notices_AreThoseOfTheLastRestore()
    {
        var expected = ThirdPartyNotices.Text();
        if (Environment.GetEnvironmentVariable("MCPTESTBED_WRITE") == "1")
            File.WriteAllText(ThirdPartyNotices.File, expected);

        Assert.True(
            File.Exists(ThirdPartyNotices.File)
                && File.ReadAllText(ThirdPartyNotices.File).ReplaceLineEndings("\n") == expected,
            "THIRD-PARTY-NOTICES.md is not what the packages say; MCPTESTBED_WRITE=1 writes it anew"
        );
    }

    [Fact]
    public void Licences_AreAccepted() => Assert.Equal(Accepted, ThirdPartyNotices.Licences.Order());
}
