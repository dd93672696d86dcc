using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>Makes the bodies of requests; ids are unique over the client's life.</summary>
internal sealed class Requests(Conduct conduct)
{
    private int last;

    /// <summary>The next id.</summary>
    public JsonNode? NextId() => conduct.IdOf(Interlocked.Increment(ref last));

    /// <summary>A request with that id; its progress token is the id.</summary>
    public JsonNode Body(Ask ask, JsonNode? id)
    {
        var parameters = ask.Parameters();
        if (ask.Progressed is not null)
        {
            parameters ??= [];
            parameters["_meta"] = new JsonObject
            {
                ["progressToken"] = conduct.HasOneProgressToken ? "progress" : id?.DeepClone(),
            };
        }
        var request = Message.Request(id?.DeepClone(), ask.Method, parameters);
        var isInArray =
            (conduct.Arrays == Arrays.OfRequests && ask.Method == "tools/list")
            || (conduct.Arrays == Arrays.WithInitialize && ask.Kind == RequestKind.Initialize);
        return isInArray ? new JsonArray(request, Ping()) : request;
    }

    /// <summary>The answer to a request of the server, as it is posted.</summary>
    public JsonNode Body(JsonObject answer) =>
        conduct.Arrays == Arrays.OfRequestsAndResponses ? new JsonArray(answer, Ping()) : answer;

    private JsonObject Ping() => Message.Request(NextId(), "ping", null);
}
