using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Tests.Reporting;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Tests.Pages;

/// <summary>What a hostile peer sent, looked at in a real browser: nothing of it runs, is fetched, or breaks the
/// page.</summary>
public sealed class HostilePageTests
{
    private const int Runs = 200;

    [Fact]
    public async Task NothingThatAPeerSent_IsEverMoreThanText()
    {
        await using var browser = await Browser.StartAsync();
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, Runs).Select(number => RowOf(folder.Path, number)).ToList();
        var report = new Report(
            DateTimeOffset.UnixEpoch,
            42,
            new(TargetRole.Server, "command", "<img src=x onerror=window.hacked=1>", ["2025-11-25"], ["</script><b>"]),
            rows,
            TimeSpan.FromSeconds(1)
        );
        ReportFolder.Write(report, folder.Path);
        var page = Path.Combine(folder.Path, ReportFolder.Page);
        await browser.OpenAsync(page);

        // Every run is opened and each of its steps chosen, as a person might do.
        var opened = await browser.EvaluateAsync<int>(
            $$"""
            (async () => {
              const frame = () => new Promise(done => requestAnimationFrame(done));
              let chosen = 0;
              for (let run = 0; run < {{Runs}}; run++) {
                location.hash = `#run-${run}`;
                do await frame(); while (!document.querySelector('dialog h3')
                  || !document.querySelector('dialog svg') || document.querySelector('dialog').dataset.seen === `${run}`
                  || location.hash !== `#run-${run}`);
                for (const step of [...document.querySelectorAll('dialog svg .step')].slice(0, 8)) {
                  step.dispatchEvent(new MouseEvent('click', { bubbles: true }));
                  chosen++;
                }
                for (const button of document.querySelectorAll('dialog .curl')) button.click();
                document.querySelector('dialog').dataset.seen = `${run}`;
                document.querySelector('dialog').replaceChildren();
              }
              return chosen;
            })()
            """
        );

        Assert.True(opened > Runs, $"{opened} steps were chosen");
        Assert.Empty(browser.Errors);
        Assert.Equal([new Uri(page).AbsoluteUri], browser.Requests.Distinct().Where(uri => !uri.Contains('#')));
        Assert.Equal(
            "undefined 2 0",
            await browser.EvaluateAsync<string>(
                "typeof window.hacked + ' ' + document.scripts.length + ' ' + "
                    + "document.querySelectorAll('img,iframe,object,embed,b,style ~ style').length"
            )
        );
    }

    private static ReportRow RowOf(string folder, int number)
    {
        var scenario = ScenarioCatalog.All[0];
        var revision = scenario.Range.Revisions.Last();
        var path = Path.Combine(folder, $"{number}", "history.ndjson");
        HostileHistories.Write(path, number);
        var run = new RunResultOf(scenario, revision, path).Result;
        return new(scenario, revision, "<img src=x onerror=window.hacked=1>", run);
    }

    /// <summary>A run with a finding whose words are a peer's.</summary>
    private sealed class RunResultOf(Core.Scenarios.Scenario scenario, Core.Protocol.Revision revision, string path)
    {
        public Core.Scenarios.RunResult Result { get; } =
            new(
                new(
                    [
                        new(
                            scenario.Checks[0],
                            Core.Protocol.Requirements.RequirementLevel.Must,
                            [scenario.Checks[0].RequirementsIn(revision)[0].Id],
                            Judgement.Violated("<svg onload=window.hacked=1>\u202E</script>", [2])
                        ),
                    ],
                    [],
                    "</script><script>window.hacked=1</script>",
                    Verdict.Invalid
                )
            )
            {
                Scenario = scenario,
                Revision = revision,
                Target = "<img src=x onerror=window.hacked=1>",
                Repetition = 1,
                Seed = 7,
                HistoryPath = path,
                Duration = TimeSpan.FromMilliseconds(250),
            };
    }
}
