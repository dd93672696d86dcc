using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Http;
using McpTestbed.ReferenceClients.Stateless;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.Dual;

/// <summary>A client of both eras: it asks as 2026-07-28 has it first, and initializes where the answer says that the
/// server is an older one.</summary>
internal sealed class DualClient : IToolClient
{
    private readonly DualConduct conduct;
    private readonly StatelessClient modern;
    private readonly EraProbe probe;
    private readonly Func<IToolClient> createLegacy;
    private readonly Func<IToolClient> createOldest;
    private IToolClient? chosen;

    /// <summary>A client that has not asked yet.</summary>
    /// <param name="conduct">Its decisions.</param>
    /// <param name="modern">How it speaks 2026-07-28.</param>
    /// <param name="createLegacy">Makes what speaks the session era.</param>
    /// <param name="createOldest">Makes what speaks 2024-11-05.</param>
    /// <param name="wishes">How the work is done.</param>
    public DualClient(
        DualConduct conduct,
        StatelessClient modern,
        Func<IToolClient> createLegacy,
        Func<IToolClient> createOldest,
        Wishes wishes
    )
    {
        this.conduct = conduct;
        this.modern = modern;
        this.createLegacy = createLegacy;
        this.createOldest = createOldest;
        probe = new(modern, conduct, wishes);
    }

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var era = await probe.FindAsync(cancellationToken);
        chosen = era == Era.Stateless ? modern : createLegacy();
        try
        {
            await chosen.ConnectAsync(cancellationToken);
        }
        catch (StatusException refused) when (era == Era.Session && refused.Status is 400 or 404 or 405)
        {
            // A server that takes no initialize where it was posted may be one of two endpoints.
            await chosen.DisposeAsync();
            chosen = createOldest();
            await chosen.ConnectAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken) =>
        await (await ChosenAsync(cancellationToken)).ListToolsAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<JsonObject> CallToolAsync(
        string name,
        JsonObject arguments,
        CancellationToken cancellationToken
    ) => await (await ChosenAsync(cancellationToken)).CallToolAsync(name, arguments, cancellationToken);

    /// <inheritdoc/>
    public async Task<JsonObject> ReadResourceAsync(WishedRead read, CancellationToken cancellationToken) =>
        await (await ChosenAsync(cancellationToken)).ReadResourceAsync(read, cancellationToken);

    /// <inheritdoc/>
    public async Task PollToolsAsync(int times, CancellationToken cancellationToken) =>
        await (await ChosenAsync(cancellationToken)).PollToolsAsync(times, cancellationToken);

    /// <inheritdoc/>
    public Task CloseAsync() => chosen?.CloseAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (chosen is not null && chosen != modern)
            await chosen.DisposeAsync();
        await modern.DisposeAsync();
    }

    private async Task<IToolClient> ChosenAsync(CancellationToken cancellationToken)
    {
        if (!conduct.KeepsEra)
            await probe.FindAsync(cancellationToken);
        return chosen!;
    }
}
