using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace McpTestbed.Cli.Tests.Pages;

/// <summary>A headless Chromium with one page, driven over its own debugging protocol. Every wait ends with an event of
/// the browser.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];

    private readonly Process process;
    private readonly TemporaryFolder profile;
    private readonly ClientWebSocket socket = new();
    private readonly Channel<JsonNode> events = Channel.CreateUnbounded<JsonNode>();
    private readonly Dictionary<int, TaskCompletionSource<JsonNode>> calls = [];
    private readonly Lock gate = new();
    private readonly CancellationToken ended = TestContext.Current.CancellationToken;
    private Task reading = Task.CompletedTask;
    private string? session;
    private int lastCall;

    private Browser(Process process, TemporaryFolder profile) => (this.process, this.profile) = (process, profile);

    /// <summary>What went wrong in the page: exceptions, and whatever the console holds of level error.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Addresses that the page asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Starts a browser; the test is skipped where there is none.</summary>
    public static async Task<Browser> StartAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } program)
        {
            Assert.Skip("Chromium is not there (apt-get install chromium)");
            return null!;
        }

        var profile = new TemporaryFolder();
        var start = new ProcessStartInfo(
            program,
            [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                $"--user-data-dir={profile.Path}",
                "about:blank",
            ]
        )
        {
            RedirectStandardError = true,
        };
        var browser = new Browser(Process.Start(start)!, profile);
        try
        {
            await browser.ConnectAsync();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public async Task OpenAsync(string path, string fragment = "")
    {
        Errors.Clear();
        Requests.Clear();
        await CallAsync("Page.navigate", new() { ["url"] = new Uri(path).AbsoluteUri + fragment });
        await foreach (var happened in events.Reader.ReadAllAsync(ended))
        {
            if (happened["method"]?.GetValue<string>() == "Page.loadEventFired")
                return;
        }
    }

    /// <summary>What a script gives; a promise is waited for.</summary>
    public async Task<T> EvaluateAsync<T>(string script)
    {
        var answer = await CallAsync(
            "Runtime.evaluate",
            new()
            {
                ["expression"] = script,
                ["awaitPromise"] = true,
                ["returnByValue"] = true,
            }
        );
        if (answer["exceptionDetails"] is { } thrown)
            throw new InvalidOperationException(thrown.ToJsonString());
        return answer["result"]!["value"]!.GetValue<T>();
    }

    /// <summary>Waits until something holds in the page, looking at each of its frames.</summary>
    public Task<bool> UntilAsync(string condition) =>
        EvaluateAsync<bool>(
            "new Promise(done => { const look = () => { if ("
                + condition
                + ") done(true); else requestAnimationFrame(look); }; look(); })"
        );

    /// <summary>Has the page drawn in light or dark.</summary>
    public Task PreferAsync(string scheme) =>
        CallAsync(
            "Emulation.setEmulatedMedia",
            new()
            {
                ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }),
            }
        );

    /// <summary>Presses a key.</summary>
    public async Task PressAsync(string key)
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
            await CallAsync(
                "Input.dispatchKeyEvent",
                new()
                {
                    ["type"] = type,
                    ["key"] = key,
                    ["code"] = key,
                    ["text"] = key == "Enter" && type == "keyDown" ? "\r" : "",
                    ["windowsVirtualKeyCode"] = key switch
                    {
                        "Enter" => 13,
                        "Escape" => 27,
                        "ArrowDown" => 40,
                        _ => 9,
                    },
                }
            );
    }

    /// <summary>Writes a picture of what is seen.</summary>
    public async Task PictureAsync(string path, int width, int height)
    {
        await CallAsync(
            "Emulation.setDeviceMetricsOverride",
            new()
            {
                ["width"] = width,
                ["height"] = height,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = false,
            }
        );
        var picture = await CallAsync("Page.captureScreenshot", new() { ["format"] = "png" });
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(picture["data"]!.GetValue<string>()), ended);
    }

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Dispose();
        try
        {
            profile.Dispose();
        }
        catch (IOException)
        {
            // A helper of the browser may still write into it; it is a temporary folder.
        }
    }

    private async Task ConnectAsync()
    {
        const string Listening = "DevTools listening on ";
        string? line;
        while ((line = await process.StandardError.ReadLineAsync(ended)) is not null)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
                break;
        }

        Assert.NotNull(line);

        // What it goes on to say must be read, or it waits for a reader.
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await socket.ConnectAsync(new(line[Listening.Length..]), ended);
        reading = ReadAsync();
        var target = await CallAsync("Target.createTarget", new() { ["url"] = "about:blank" });
        var attached = await CallAsync(
            "Target.attachToTarget",
            new() { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true }
        );
        session = attached["sessionId"]!.GetValue<string>();
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
            await CallAsync($"{domain}.enable", []);
        await CallAsync(
            "Emulation.setDeviceMetricsOverride",
            new()
            {
                ["width"] = 1440,
                ["height"] = 1000,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = false,
            }
        );
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = new JsonObject { ["method"] = method, ["params"] = parameters };
        lock (gate)
        {
            call["id"] = ++lastCall;
            calls[lastCall] = answer;
        }

        if (session is not null)
            call["sessionId"] = session;
        await socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(call),
            WebSocketMessageType.Text,
            endOfMessage: true,
            ended
        );
        return await answer.Task.WaitAsync(ended);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (await socket.ReceiveAsync(buffer, ended) is { MessageType: not WebSocketMessageType.Close } part)
            {
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(message.ToArray())!);
                message.SetLength(0);
            }
        }
        finally
        {
            events.Writer.TryComplete();
            lock (gate)
            {
                foreach (var call in calls.Values)
                    call.TrySetException(new IOException("the browser is gone"));
            }
        }
    }

    private void Take(JsonNode said)
    {
        if (said["id"] is { } id)
        {
            lock (gate)
            {
                if (!calls.Remove(id.GetValue<int>(), out var call))
                    return;
                if (said["error"] is { } error)
                    call.TrySetException(new InvalidOperationException(error.ToJsonString()));
                else
                    call.TrySetResult(said["result"]!);
            }

            return;
        }

        switch (said["method"]!.GetValue<string>())
        {
            case "Runtime.exceptionThrown":
            case "Log.entryAdded" when said["params"]!["entry"]!["level"]!.GetValue<string>() == "error":
            case "Runtime.consoleAPICalled" when said["params"]!["type"]!.GetValue<string>() == "error":
                Errors.Add(said.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                Requests.Add(said["params"]!["request"]!["url"]!.GetValue<string>());
                break;
        }

        events.Writer.TryWrite(said);
    }
}
