namespace McpTestbed.Cli.Tests.Pages;

/// <summary>The page of a real run in a real browser.</summary>
public sealed class ReportPageTests(JudgedRuns judged) : IClassFixture<JudgedRuns>
{
    private const string Problem = "document.querySelector('#problems article')";

    [Fact]
    public async Task Page_OpensFromDisk_WithoutAnErrorAndWithoutARequest()
    {
        await using var browser = await OpenAsync();

        Assert.Equal([new Uri(judged.Page).AbsoluteUri], browser.Requests);
        Assert.Empty(browser.Errors);
        Assert.StartsWith(
            "INVALID: 1 problem breaks a rule",
            await browser.EvaluateAsync<string>("document.querySelector('h1').textContent"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task EachFinding_HasItsDiagram_WithTheProofMarked()
    {
        await using var browser = await OpenAsync();

        Assert.True(
            await browser.EvaluateAsync<bool>(
                "[...document.querySelectorAll('#problems article')].every(article => {"
                    + "const box = article.querySelector('svg[role=group]').getBoundingClientRect();"
                    + "return box.width > 300 && box.height > 100 && article.querySelector('svg .proof') !== null; })"
            )
        );
    }

    [Fact]
    public async Task WhatWasExpected_StandsBelowTheProof()
    {
        await using var browser = await OpenAsync();

        Assert.Contains(
            "expected 404",
            await browser.EvaluateAsync<string>(
                $"{Problem}.querySelector('svg .proof ~ .expected .label').textContent"
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task NameOfEachLane_StandsAboveItsLine()
    {
        await using var browser = await OpenAsync();

        Assert.True(
            await browser.EvaluateAsync<bool>(
                $"(article => {{ const middle = e => {{ const box = e.getBoundingClientRect(); "
                    + "return box.left + box.width / 2; }; "
                    + "const lines = [...article.querySelectorAll('.life')].map(middle); "
                    + "return [...article.querySelectorAll('.lane')].map(middle)"
                    + ".every((x, i) => Math.abs(x - lines[i]) < 2) && lines.length > 2; "
                    + $"}})({Problem})"
            )
        );
    }

    [Fact]
    public async Task WhatWasSeen_IsOfTheRunThatIsDrawn()
    {
        await using var browser = await OpenAsync();

        var named = await browser.EvaluateAsync<string>(
            $"/c1\\/x\\d+/.exec({Problem}.querySelector('tbody td:last-child, dd:nth-of-type(2)').textContent)[0]"
        );

        Assert.Contains(
            named,
            await browser.EvaluateAsync<string>(
                $"[...{Problem}.querySelectorAll('svg .proof .time')].map(e => e.textContent).join(' ')"
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task NamesOfLanes_StayInSight_WhenAFindingIsFarDown()
    {
        await using var browser = await OpenAsync();

        Assert.True(
            await browser.EvaluateAsync<bool>(
                $"(drawing => {{ drawing.scrollTop = 400; const [names, all] = "
                    + "[drawing.querySelector('.lanes'), drawing]"
                    + ".map(e => e.getBoundingClientRect()); return names.height > 10 && names.top >= all.top - 1 "
                    + "&& names.bottom < all.bottom && "
                    + "drawing.querySelector('.lanes').textContent.includes('chaos proxy'); "
                    + $"}})({Problem}.querySelector('.drawing'))"
            )
        );
    }

    [Fact]
    public async Task Step_ShowsItsBytesAndACurlCommand_WhenItIsChosen()
    {
        await using var browser = await OpenAsync();

        await browser.EvaluateAsync<bool>(
            $"{Problem}.querySelector('svg .proof').dispatchEvent(new MouseEvent('click', {{ bubbles: true }})), true"
        );
        var bytes = await browser.EvaluateAsync<string>($"{Problem}.querySelector('.bytes').textContent");
        await browser.EvaluateAsync<bool>($"{Problem}.querySelector('.bytes .curl').click(), true");
        var curl = await browser.EvaluateAsync<string>($"{Problem}.querySelector('.bytes pre').textContent");

        Assert.Contains("POST /mcp", bytes, StringComparison.Ordinal);
        Assert.Contains("Mcp-Session-Id: {", bytes, StringComparison.Ordinal);
        Assert.Contains("\"method\":\"ping\"", bytes, StringComparison.Ordinal);
        Assert.Contains("curl -sS -i", curl, StringComparison.Ordinal);
        Assert.Contains("-H 'Mcp-Session-Id: '\"$SESSION\"", curl, StringComparison.Ordinal);
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task HeldRun_HasItsDiagramToo_AndFaultsAreMarked()
    {
        await using var browser = await OpenAsync();

        await browser.EvaluateAsync<bool>(
            "[...document.querySelectorAll('#runs tr')].find(row => row.textContent.includes('resume-after-a-cut'))"
                + ".querySelector('button.valid').click(), true"
        );

        Assert.True(await browser.UntilAsync("document.querySelector('dialog svg .fault') !== null"));
        await browser.PressAsync("Escape");
        Assert.True(await browser.UntilAsync("!document.querySelector('dialog').open"));
    }

    [Fact]
    public async Task Filters_HideWhatDoesNotMatch()
    {
        await using var browser = await OpenAsync();

        await SetAsync("filter-verdict", "valid", "change");
        Assert.Equal("0 2", await ShownAsync());
        await SetAsync("filter-verdict", "", "change");
        await SetAsync("filter-text", "terminated-session-post", "input");
        Assert.Equal("1 1", await ShownAsync());
        await SetAsync("filter-text", "nothing of that kind", "input");
        Assert.Equal("0 0", await ShownAsync());

        Task<bool> SetAsync(string id, string value, string happened) =>
            browser.EvaluateAsync<bool>(
                $"(e => {{ e.value = '{value}'; e.dispatchEvent(new Event('{happened}')); return true; }})"
                    + $"(document.getElementById('{id}'))"
            );

        Task<string> ShownAsync() =>
            browser.EvaluateAsync<string>(
                "[...document.querySelectorAll('#problems article')].filter(e => !e.hidden).length + ' ' + "
                    + "[...document.querySelectorAll('#runs tbody tr')].filter(e => !e.hidden).length"
            );
    }

    [Fact]
    public async Task Keyboard_WalksTheStepsAndChoosesOne()
    {
        await using var browser = await OpenAsync();

        await browser.EvaluateAsync<bool>($"{Problem}.querySelector('svg .step').focus(), true");
        await browser.PressAsync("ArrowDown");
        await browser.PressAsync("ArrowDown");
        await browser.PressAsync("Enter");

        Assert.True(await browser.UntilAsync($"{Problem}.querySelectorAll('svg .step')[2].matches('.chosen')"));
        Assert.Equal("button", await browser.EvaluateAsync<string>("document.activeElement.getAttribute('role')"));
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Text_StandsOutFromWhatIsBehindIt(string scheme)
    {
        await using var browser = await OpenAsync();
        await browser.PreferAsync(scheme);

        // WCAG 2, 1.4.3: 4.5 to 1 for text of the usual size.
        var faint = await browser.EvaluateAsync<string>(
            """
            (() => {
              const parts = text => {
                const c = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
                c.fillStyle = text; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data]; };
              const light = ([r, g, b]) => [r, g, b]
                .map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = element => { for (let e = element; e; e = e.parentElement) {
                const back = parts(getComputedStyle(e).backgroundColor);
                if (back[3] === 255) return back; } return [255, 255, 255]; };
              const faint = [];
              for (const element of document.querySelectorAll('main *')) {
                const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
                if (!own || element.closest('title,option,[hidden]') || element.closest('dialog:not([open])')) continue;
                const style = getComputedStyle(element);
                const ink = light(parts(element.closest('svg') ? style.fill : style.color));
                const proof = element.closest('.proof');
                const back = light(proof ? parts(getComputedStyle(proof.querySelector('.hit')).fill) : behind(element));
                const contrast = (Math.max(ink, back) + 0.05) / (Math.min(ink, back) + 0.05);
                if (contrast < 4.5)
                  faint.push(`${element.tagName}.${element.getAttribute('class')} ${contrast.toFixed(2)}`);
              }
              return [...new Set(faint)].join('; ');
            })()
            """
        );

        Assert.Equal("", faint);
    }

    private async Task<Browser> OpenAsync()
    {
        Assert.True(judged.Outcome.ExitCode == 1, judged.Outcome.Errors + judged.Outcome.Output);
        var browser = await Browser.StartAsync();
        await browser.OpenAsync(judged.Page);
        await browser.UntilAsync("document.querySelector('#problems svg') !== null");
        return browser;
    }
}
