using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.ChaosProxy.Hosted;

/// <summary>The links of one run, hosted by a chaos program in another process on this machine and driven over its
/// control API.</summary>
/// <remarks>
/// What the program records goes into the run's history as it comes, with the program's times: both processes read the
/// machine's monotonic clock, and the program uses the run's key, so that tokens are equal. When the program is gone,
/// the history says that it is not all there, and nothing more can be opened or armed.
/// </remarks>
public sealed class HostedLinks : IRunLinks, IFaultControl
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    private readonly Uri program;
    private readonly Uri server;
    private readonly ulong seed;
    private readonly HistoryWriter history;
    private readonly Redactor redactor;
    private readonly IReadOnlyList<string> secretHeaders;
    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = AnswerDeadline,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    private readonly Dictionary<string, RemoteFault> armed = [];
    private readonly Lock gate = new();
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? run;
    private int lines;
    private Task following = Task.CompletedTask;

    /// <summary>Prepares the links of a run; the program hears of it when the first is opened.</summary>
    /// <param name="program">The program's control API, such as <c>http://127.0.0.1:8474</c>.</param>
    /// <param name="server">The server behind every link.</param>
    /// <param name="seed">Every decision of chance is a hash of this and the thing decided about.</param>
    /// <param name="history">Where the program's record goes; its clock must be the system's.</param>
    /// <param name="redactor">The run's redactor, whose key the program is given.</param>
    /// <param name="secretHeaders">Names of further headers whose values are secret.</param>
    public HostedLinks(
        Uri program,
        Uri server,
        ulong seed,
        HistoryWriter history,
        Redactor redactor,
        IEnumerable<string> secretHeaders
    )
    {
        this.program = program;
        this.server = server;
        this.seed = seed;
        this.history = history;
        this.redactor = redactor;
        this.secretHeaders = [.. secretHeaders];
    }

    /// <inheritdoc />
    public IFaultControl Faults => this;

    /// <inheritdoc />
    /// <exception cref="TargetUnreachableException">The program cannot be reached, or refused.</exception>
    public IPEndPoint OpenLink(string client)
    {
        using var answer = Send(HttpMethod.Post, "links", new JsonObject { ["client"] = client });
        return IPEndPoint.Parse((string)Body(answer)["listen"]!);
    }

    /// <inheritdoc />
    /// <exception cref="TargetUnreachableException">The program cannot be reached, or refused.</exception>
    public IArmedFault Arm(FaultRule rule)
    {
        var fault = new RemoteFault(() => HealAsync(rule.Id));
        lock (gate)
        {
            if (armed.TryGetValue(rule.Id, out var present) && !present.IsHealed)
                throw new ArgumentException($"a fault '{rule.Id}' is armed already", nameof(rule));
            armed[rule.Id] = fault;
        }

        Send(HttpMethod.Post, "rules", RuleJson.Write(rule)).Dispose();
        return fault;
    }

    /// <inheritdoc />
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (run is null)
            return;
        try
        {
            var there = (int)(await http.GetFromJsonAsync<JsonObject>(run, cancellationToken))!["lines"]!;
            while (true)
            {
                Task more;
                lock (gate)
                {
                    if (lines >= there || following.IsCompleted)
                        return;
                    more = grown.Task;
                }

                await Task.WhenAny(more, following).WaitAsync(cancellationToken);
            }
        }
        catch (HttpRequestException error)
        {
            throw new TargetUnreachableException($"the chaos program at {program} does not answer: {error.Message}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (run is not null)
            await EndAsync(run);
        http.Dispose();
    }

    private async Task EndAsync(Uri ending)
    {
        using var deadline = new CancellationTokenSource(AnswerDeadline);
        try
        {
            using var answer = await http.DeleteAsync(ending, deadline.Token);
            if (answer.IsSuccessStatusCode)
                RunSecrets.Learn(
                    (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(deadline.Token))!["secrets"]!,
                    redactor
                );
            await following.WaitAsync(deadline.Token);
        }
        catch (Exception error)
            when (error is HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            NoteGone(error);
        }
    }

    private async Task HealAsync(string rule)
    {
        using var deadline = new CancellationTokenSource(AnswerDeadline);
        using var answer = await http.DeleteAsync(new Uri($"{run}/rules/{Uri.EscapeDataString(rule)}"), deadline.Token);
        answer.EnsureSuccessStatusCode();
    }

    private HttpResponseMessage Send(HttpMethod method, string what, JsonObject body)
    {
        Uri begun;
        lock (gate)
            begun = run ??= Begin();
        using var request = new HttpRequestMessage(method, $"{begun}/{what}") { Content = JsonContent.Create(body) };
        return Answer(request);
    }

    private Uri Begin()
    {
        var about = new JsonObject
        {
            ["server"] = server.GetLeftPart(UriPartial.Authority),
            ["seed"] = seed,
            ["key"] = Convert.ToBase64String(redactor.CopyKey()),
            ["secret_headers"] = new JsonArray([.. secretHeaders.Select(name => (JsonNode)name)]),
            ["began"] = history.Began,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(program, "/chaos/v1/runs"))
        {
            Content = JsonContent.Create(about),
        };
        var answer = Answer(request);
        following = FollowAsync(answer);
        return new(
            program,
            answer.Headers.Location
                ?? throw new TargetUnreachableException(
                    $"the chaos program at {program} does not host runs; it is no mcptestbed chaos"
                )
        );
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        using var deadline = new CancellationTokenSource(AnswerDeadline);
        try
        {
            var answer = http.Send(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
                throw new TargetUnreachableException(
                    $"the chaos program at {program} refused: "
                        + $"{new StreamReader(answer.Content.ReadAsStream()).ReadToEnd().Trim()}"
                );
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            throw new TargetUnreachableException($"the chaos program at {program} does not answer: {error.Message}");
        }
    }

    private static JsonObject Body(HttpResponseMessage answer) =>
        JsonNode.Parse(answer.Content.ReadAsStream())!.AsObject();

    private async Task FollowAsync(HttpResponseMessage answer)
    {
        try
        {
            using (answer)
            {
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
                while (await lines.ReadLineAsync() is { } line)
                    Take(HistoryLine.Read(line));
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            NoteGone(error);
        }
    }

    private void Take(HistoryEntry entry)
    {
        history.Adopt(entry);
        lock (gate)
        {
            lines++;
            if (entry is FaultEffected effected)
                armed.GetValueOrDefault(effected.Rule)?.TookEffect();
            grown.TrySetResult();
            grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void NoteGone(Exception error) =>
        history.Append(
            "chaos",
            new Mark
            {
                Name = MarkNames.LinkFailed,
                Detail = redactor.Text($"the chaos program at {program}: {error.Message}"),
            }
        );

    private sealed class RemoteFault(Func<Task> heal) : IArmedFault
    {
        private readonly TaskCompletionSource effected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int healed;

        public Task Effected => effected.Task;

        public bool IsHealed => healed != 0;

        public void TookEffect() => effected.TrySetResult();

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref healed, 1) == 0)
                await heal();
        }
    }
}
