using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Lab.Targets;

/// <summary>The first request to a server of ours, which no history has: a program compiles most of its code for it,
/// and on a busy machine that takes longer than any answer should.</summary>
internal static class WarmUp
{
    /// <summary>How long it may take without an answer, on a machine with time to spare.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    /// <summary>Asks a profile once; a session that it opens is ended again.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>How long the answer took, on the machine's clock.</returns>
    /// <exception cref="LabException">No answer came.</exception>
    public static async Task<TimeSpan> AskAsync(RunningProfile profile, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        using var deadline = MachineClock.Shared.Deadline(Standstill, cancellationToken);
        try
        {
            using var request = First(profile);
            foreach (var line in profile.Headers)
                request.Headers.TryAddWithoutValidation(HeaderLine.NameOf(line), HeaderLine.ValueOf(line));
            var session = await BeginAsync(http, request, deadline.Token);
            var took = deadline.Given;
            if (session is not null)
            {
                using var delete = new HttpRequestMessage(HttpMethod.Delete, profile.Endpoint);
                delete.Headers.TryAddWithoutValidation(McpHeaders.SessionId, session);
                foreach (var line in profile.Headers)
                    delete.Headers.TryAddWithoutValidation(HeaderLine.NameOf(line), HeaderLine.ValueOf(line));
                await BeginAsync(http, delete, deadline.Token);
            }

            return took;
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            throw new LabException(
                $"the reference server '{profile.Name}' listens and did not answer its first request within "
                    + $"{deadline}; try again when the machine has time to spare"
            )
            {
                IsOfTheMachine = true,
            };
        }
        catch (HttpRequestException error)
        {
            throw new LabException(
                $"the reference server '{profile.Name}' did not answer its first request: {error.Message}"
            );
        }
    }

    /// <summary>Sends a request and waits for the first bytes of its answer: some streams do not end.</summary>
    /// <returns>The session id in the answer; null for none.</returns>
    private static async Task<string?> BeginAsync(
        HttpClient http,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            await body.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken);
        }
        catch (IOException)
        {
            // Some break off on purpose; they are warm all the same.
        }

        return answer.Headers.TryGetValues(McpHeaders.SessionId, out var ids) ? ids.First() : null;
    }

    private static HttpRequestMessage First(RunningProfile profile)
    {
        var revision = Revision.Parse(profile.Revisions[^1]);
        if (revision.HasTwoEndpoints)
        {
            var get = new HttpRequestMessage(HttpMethod.Get, profile.Endpoint);
            get.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.EventStream));
            return get;
        }

        var post = new HttpRequestMessage(HttpMethod.Post, profile.Endpoint)
        {
            Content = new StringContent(
                (revision.IsStateless ? Discover(revision) : Initialize(revision)).ToJsonString(),
                new MediaTypeHeaderValue(MediaTypes.Json)
            ),
        };
        post.Headers.TryAddWithoutValidation("Accept", $"{MediaTypes.Json}, {MediaTypes.EventStream}");
        if (revision.IsStateless)
        {
            post.Headers.TryAddWithoutValidation(McpHeaders.ProtocolVersion, revision.Id);
            post.Headers.TryAddWithoutValidation(McpHeaders.Method, "server/discover");
        }

        return post;
    }

    private static JsonObject Initialize(Revision revision) =>
        Request(
            "initialize",
            new()
            {
                ["protocolVersion"] = revision.Id,
                ["capabilities"] = new JsonObject(),
                ["clientInfo"] = new JsonObject { ["name"] = "mcptestbed-warm-up", ["version"] = "1" },
            }
        );

    private static JsonObject Discover(Revision revision) =>
        Request(
            "server/discover",
            new()
            {
                ["_meta"] = new JsonObject
                {
                    ["io.modelcontextprotocol/protocolVersion"] = revision.Id,
                    ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                },
            }
        );

    private static JsonObject Request(string method, JsonObject parameters) =>
        new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
            ["params"] = parameters,
        };
}
