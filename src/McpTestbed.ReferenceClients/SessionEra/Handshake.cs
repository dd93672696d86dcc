using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Http;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>Opens sessions.</summary>
/// <param name="exchanges">Requests and notifications.</param>
/// <param name="background">What goes on beside the work.</param>
/// <param name="conduct">The client's decisions.</param>
/// <param name="profile">The name that the client gives itself.</param>
/// <param name="offered">The version that it offers.</param>
/// <param name="timeoutMs">How long a request may take, null for ever.</param>
internal sealed class Handshake(
    Exchanges exchanges,
    Background background,
    Conduct conduct,
    string profile,
    string offered,
    int? timeoutMs
)
{
    /// <summary>Opens a session.</summary>
    /// <param name="lostId">The id of the session that it replaces, as far as initialize carries that.</param>
    /// <exception cref="CallFailedException">The server did not grant it.</exception>
    /// <exception cref="GivenUpException">The client does not take what the server granted.</exception>
    /// <exception cref="SessionLostException">It was lost before it was open.</exception>
    public async Task<Session> OpenAsync(string? lostId)
    {
        var session = new Session(offered, background.Ended, lostId);
        if (conduct.FirstList == FirstList.BeforeInitialize)
            await ListEarlyAsync(session);
        Accept(session, await InitializeAsync(session));
        if (conduct.SendsInitialized)
        {
            using var limits = new Limits(timeoutMs, background.Ended);
            await ConfirmAsync(session, limits);
        }
        return session;
    }

    private async Task<JsonObject> InitializeAsync(Session session)
    {
        using var limits = new Limits(timeoutMs, background.Ended);
        var ask = new Ask("initialize", Parameters)
        {
            Kind = RequestKind.Initialize,
            Sent = id => DoWhileRunning(session, id),
        };
        try
        {
            return await AskAsync(session, ask, limits);
        }
        catch (StatusException refused) when (refused.Status == 401 && conduct.AsksWhoAuthorizes)
        {
            await exchanges.AskWhoAuthorizesAsync(offered, limits);
            throw;
        }
        catch (CallFailedException) when (conduct.IgnoresRefusedInitialize)
        {
            return new() { ["protocolVersion"] = offered };
        }
    }

    /// <summary>Asks, and again where the answer got lost: at worst the server has a session that nobody
    /// uses.</summary>
    private async Task<JsonObject> AskAsync(Session session, Ask ask, Limits limits)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await exchanges.AskAsync(session, ask, limits);
            }
            catch (StreamCutException) when (attempts < conduct.Initializes && !conduct.GivesUp) { }
        }
    }

    private JsonObject Parameters()
    {
        var parameters = new JsonObject
        {
            ["protocolVersion"] = conduct.Offers(offered),
            ["capabilities"] = new JsonObject(),
        };
        if (conduct.NamesItself)
            parameters["clientInfo"] = new JsonObject { ["name"] = profile, ["version"] = "1.0.0" };
        return parameters;
    }

    private void DoWhileRunning(Session session, JsonNode? id)
    {
        if (conduct.FirstList == FirstList.BeforeInitializeIsAnswered)
            _ = background.Run(_ => ListEarlyAsync(session));
        if (conduct.CancelsInitialize)
            _ = background.Run(_ => exchanges.TellCancelledAsync(session, id));
    }

    private async Task ListEarlyAsync(Session session)
    {
        using var limits = new Limits(timeoutMs, background.Ended);
        try
        {
            await exchanges.AskAsync(session, new("tools/list", () => null), limits);
        }
        catch (Exception error) when (error is CallFailedException or SessionLostException)
        {
            // It came too early; the handshake goes on.
        }
    }

    private void Accept(Session session, JsonObject result)
    {
        var version = Message.Text(result["protocolVersion"]);
        if (version is null || !(conduct.TakesAnyVersion || Revisions.SessionEra.Contains(version)))
            throw new GivenUpException($"the server speaks '{version}', which this client does not");
        if (conduct.DemandsSessionId && session.Id is null)
            throw new GivenUpException("the server issued no session id");
        session.Version = version;
        session.Capabilities = result["capabilities"] as JsonObject ?? [];
    }

    private async Task ConfirmAsync(Session session, Limits limits)
    {
        try
        {
            await exchanges.NotifyAsync(
                session,
                Message.Notification("notifications/initialized", null),
                RequestKind.Initialized,
                limits.Token
            );
        }
        catch (OperationCanceledException error)
        {
            throw limits.Explain(error);
        }
    }
}
