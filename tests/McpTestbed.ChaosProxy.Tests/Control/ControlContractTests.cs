using System.Text.Json.Nodes;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Statuses, texts and bodies of Toxiproxy's API.</summary>
public sealed class ControlContractTests
{
    public static TheoryData<string, string, string, int, string> Refusals =>
        new()
        {
            { "POST", "/proxies", "{}", 400, "missing required field: name" },
            { "POST", "/proxies", """{"name":"q"}""", 400, "missing required field: upstream" },
            { "POST", "/proxies", "x", 400, "bad request body: " },
            { "POST", "/proxies", "", 400, "bad request body: EOF" },
            {
                "POST",
                "/proxies",
                """{"name":7}""",
                400,
                "bad request body: name 7 is not allowed; allowed is a string"
            },
            { "POST", "/proxies", """{"name":"p","upstream":"127.0.0.1:1"}""", 409, "proxy already exists" },
            {
                "POST",
                "/proxies",
                """{"name":"q","listen":"0.0.0.0:0","upstream":"127.0.0.1:1"}""",
                400,
                "listen \"0.0.0.0:0\" is not allowed; allowed are loopback"
            },
            {
                "POST",
                "/proxies",
                """{"name":"q","listen":"nonsense","upstream":"127.0.0.1:1"}""",
                500,
                "listen tcp: address nonsense: missing port"
            },
            { "GET", "/proxies/none", "", 404, "proxy not found" },
            { "DELETE", "/proxies/none", "", 404, "proxy not found" },
            { "POST", "/proxies/none/toxics", "{}", 404, "proxy not found" },
            { "POST", "/proxies/p/toxics", """{"type":"zz"}""", 400, "invalid toxic type" },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"latency","stream":"x"}""",
                400,
                "stream was invalid, can be either upstream or downstream"
            },
            { "POST", "/proxies/p/toxics", """{"type":"latency","stream":"1"}""", 400, "stream was invalid" },
            { "POST", "/proxies/p/toxics", """{"type":"noop","name":"taken"}""", 409, "toxic already exists" },
            { "GET", "/proxies/p/toxics/none", "", 404, "toxic not found" },
            { "DELETE", "/proxies/p/toxics/none", "", 404, "toxic not found" },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"bandwidth","attributes":{"rate":-1}}""",
                400,
                "bad request body: rate -1 is not allowed; allowed is a whole number of KB/s from 0"
            },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"bandwidth","attributes":{"scope":"all"}}""",
                400,
                "bad request body: scope \"all\" is not allowed; allowed is link or proxy"
            },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"slicer","attributes":{"average_size":0}}""",
                400,
                "bad request body: average_size 0 is not allowed; allowed is a whole number of bytes from 1"
            },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"slicer"}""",
                400,
                "bad request body: average_size 0 is not allowed"
            },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"noop","toxicity":1.5}""",
                400,
                "bad request body: toxicity 1.5 is not allowed; allowed is a number from 0 to 1"
            },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"close","attributes":{"how":"rudely"}}""",
                400,
                "bad request body: how \"rudely\" is not allowed; allowed is fin or rst"
            },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"noop","max_hits":0}""",
                400,
                "bad request body: max_hits 0 is not allowed"
            },
            {
                "POST",
                "/proxies/p/toxics",
                """{"type":"latency","attributes":7}""",
                400,
                "bad request body: attributes 7 is not allowed; allowed is a JSON object"
            },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_HasToxiproxysStatusAndText(
        string method,
        string path,
        string body,
        int status,
        string text
    )
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.CreateAsync();
        await control.SendAsync("POST", "/proxies/p/toxics", """{"type":"noop","name":"taken"}""");

        using var response = await control.RespondAsync(method, path, body);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith(text, (string)JsonNode.Parse(answer)!["error"]!, StringComparison.Ordinal);
        Assert.Equal(status, (int)JsonNode.Parse(answer)!["status"]!);
        Assert.EndsWith("\n", answer, StringComparison.Ordinal);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(response.Headers.Contains("X-Toxiproxy-Request-Id"));
    }

    [Theory]
    [InlineData("GET", "/nope", 404, "404 page not found\n")]
    [InlineData("GET", "/proxies/", 404, "404 page not found\n")]
    [InlineData("GET", "/metrics", 404, "404 page not found\n")]
    [InlineData("PUT", "/proxies", 405, "")]
    [InlineData("HEAD", "/proxies", 405, "")]
    [InlineData("OPTIONS", "/version", 405, "")]
    [InlineData("GET", "//proxies", 301, "")]
    [InlineData("POST", "/reset", 204, "")]
    [InlineData("DELETE", "/proxies/p", 204, "")]
    public async Task Routes_AnswerAsTheOriginal(string method, string path, int status, string body)
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.CreateAsync();
        using var response = await control.RespondAsync(method, path == "//proxies" ? "/.//proxies" : path);
        Assert.Equal(
            (status, body),
            ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
        );
    }

    [Theory]
    [InlineData("User-Agent", "Mozilla/5.0", "User agent not allowed\n")]
    [InlineData("Host", "evil.example:8474", "Host not allowed\n")]
    [InlineData("Origin", "http://evil.example", "Origin not allowed\n")]
    [InlineData("Origin", "null", "Origin not allowed\n")]
    public async Task Browsers_AreRefused(string header, string value, string text)
    {
        await using var control = await ControlUnderTest.StartAsync();
        using var response = await control.RespondAsync("GET", "/version", null, (header, value));
        Assert.Equal(
            (403, text),
            ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
        );
    }

    [Fact]
    public async Task Version_IsJsonAndALine()
    {
        await using var control = await ControlUnderTest.StartAsync();
        using var response = await control.RespondAsync("GET", "/version");
        Assert.Equal(
            "application/json;charset=utf-8",
            response.Content.Headers.NonValidated["Content-Type"].ToString()
        );
        Assert.Matches(
            """^\{"version":"[0-9.]+"\}\n$""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(",\"scope\":\"link\"", "")]
    [InlineData(",\"scope\":\"proxy\"", ",\"scope\":\"proxy\"")]
    public async Task Attribute_ThatToxiproxyDoesNotHave_IsToldOfOnlyWhereItSaysSomething(string given, string told)
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.CreateAsync();
        await control.SendAsync(
            "POST",
            "/proxies/p/toxics",
            "{\"type\":\"bandwidth\",\"attributes\":{\"rate\":5" + given + "}}"
        );

        Assert.Equal(
            "{\"rate\":5" + told + "}",
            (await control.GetAsync("/proxies/p/toxics/bandwidth_downstream"))["attributes"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task Toxics_AreListedUpstreamFirstUnderTheirDefaultNames()
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.CreateAsync();
        foreach (var stream in (string[])["", "\"stream\":\"UPSTREAM\",", "\"stream\":\"upstream\","])
        {
            Assert.Equal(
                200,
                (
                    await control.SendAsync(
                        "POST",
                        "/proxies/p/toxics",
                        "{"
                            + stream
                            + """
                            "TYPE":"latency","Attributes":{"LATENCY":3,"unknown":1}} trailing
                            """
                    )
                ).Status
            );
        }

        var toxics = (await control.GetAsync("/proxies/p/toxics")).AsArray();

        Assert.Equal(
            ["latency_UPSTREAM", "latency_upstream", "latency_downstream"],
            toxics.Select(toxic => (string)toxic!["name"]!)
        );
        Assert.Equal(
            """{"attributes":{"latency":3,"jitter":0}"""
                + ""","name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}""",
            toxics[2]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("POST")]
    public async Task Update_MergesKeyByKeyAndAppliesAllOrNothing(string method)
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.CreateAsync();
        await control.SendAsync(
            "POST",
            "/proxies/p/toxics",
            """{"type":"latency","name":"t","attributes":{"latency":3}}"""
        );

        Assert.Equal(
            400,
            (
                await control.SendAsync(method, "/proxies/p/toxics/t", """{"attributes":{"latency":99,"jitter":"x"}}""")
            ).Status
        );
        Assert.Equal(
            200,
            (
                await control.SendAsync(
                    method,
                    "/proxies/p/toxics/t",
                    """{"name":"n","type":"timeout","stream":"upstream","toxicity":0.5,"attributes":{"jitter":2}}"""
                )
            ).Status
        );

        Assert.Equal(
            """{"attributes":{"latency":3,"jitter":2}"""
                + ""","name":"t","type":"latency","stream":"downstream","toxicity":0.5}""",
            (await control.GetAsync("/proxies/p/toxics/t")).ToJsonString()
        );
    }
}
