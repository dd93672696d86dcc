namespace McpTestbed.Cli.Output;

/// <summary>What a person meets first of each failure mode, before any rule of the specification.</summary>
internal static class FailureModeWords
{
    /// <summary>By failure mode: what people see, and where it comes from.</summary>
    public static IReadOnlyDictionary<string, (string Symptom, string Cause)> All { get; } =
        new Dictionary<string, (string, string)>
        {
            ["FM-1a"] = (
                "`initialize` works, and every request after it is refused with 400, or is answered as if nobody had "
                    + "spoken before.",
                "The client does not send `Mcp-Session-Id` on each request (often it is missing on GET or DELETE "
                    + "alone), a gateway takes the header out, or a browser may not read it."
            ),
            ["FM-1b"] = (
                "The same client works with one server and gets 400 or 404 of another; behind a proxy it stops "
                    + "working.",
                "The name of a header is compared with its case, or its value without it; spaces around it, a second "
                    + "header of the same name or a misspelt name is read as something it is not."
            ),
            ["FM-1c"] = (
                "Messages of one client turn up at another, or the stream of GET is silent while POST works.",
                "The stream is found by something other than the session id (the connection, the last session), or "
                    + "the id has characters that do not survive a header."
            ),
            ["FM-2a"] = (
                "With one process all is well; with two replicas, or after a restart, sessions are lost now and "
                    + "then.",
                "Sessions live in the memory of one process, and a request comes to another."
            ),
            ["FM-2b"] = (
                "A client that lost its connection, or was quiet for a while, gets 400 or 500 from then on, or works "
                    + "on in a session that was ended.",
                "The end of a stream is taken for the end of the session, or a session that has ended is not "
                    + "answered 404, so that the client does not know that it has to initialize again."
            ),
            ["FM-2c"] = (
                "The first request after `initialize` fails sometimes, and works when it is sent again.",
                "The answer of `initialize` is sent before the session is stored, or is lost, and the client goes on "
                    + "with half a session."
            ),
            ["FM-3a"] = (
                "After a short loss of the network a call never ends, or is done twice.",
                "The client does not reconnect the stream (or sends the request again in its place), or the server "
                    + "ends the call with the connection."
            ),
            ["FM-3b"] = (
                "After a reconnect some messages are missing, come twice, or belong to another call.",
                "`Last-Event-ID` is ignored, or event ids are unique for one stream and not for the session."
            ),
            ["FM-3c"] = (
                "With two clients at once, answers get mixed up; one of them ends the other.",
                "Two clients share a session id, or the server finds the caller by the JSON-RPC id alone."
            ),
            ["FM-4a"] = (
                "A page in a browser cannot use the server, though the same request works with curl.",
                "The preflight does not allow the headers of MCP, or the answer does not expose `Mcp-Session-Id`."
            ),
            ["FM-4b"] = (
                "Nothing is seen in ordinary use: any page that a user opens can call the server on their machine.",
                "`Origin` is not checked, or not on every request, or by a part of it (DNS rebinding)."
            ),
            ["FM-5a"] = (
                "Requests that are sent at once after the connection fail, hang, or are answered before there is a "
                    + "session.",
                "The order of initialization is assumed and not checked, on either side."
            ),
            ["FM-5b"] = (
                "After an update of one side, `initialize` fails, or all goes well until a feature of a newer "
                    + "revision is used.",
                "The version is not negotiated: it is echoed, ignored, or compared with one that is built in."
            ),
            ["FM-6a"] = (
                "A server works with one version of an SDK and not with the next.",
                "An SDK has a mistake of its own, or follows another revision than its peer."
            ),
            ["FM-6b"] = (
                "Some clients hang or report that they cannot parse an answer, though the body looks right.",
                "Status, `Content-Type` or the framing of the stream is not as the transport asks; hand-written "
                    + "handlers get these wrong most."
            ),
        };
}
