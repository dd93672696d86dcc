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
    public Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken) =>
        AskAsync(client => client.ListToolsAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<JsonObject> CallToolAsync(string name, JsonObject arguments, CancellationToken cancellationToken) =>
        AskAsync(client => client.CallToolAsync(name, arguments, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<JsonObject> ReadResourceAsync(WishedRead read, CancellationToken cancellationToken) =>
        AskAsync(client => client.ReadResourceAsync(read, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task PollToolsAsync(int times, CancellationToken cancellationToken) =>
        AskAsync(
            async client =>
            {
                await client.PollToolsAsync(times, cancellationToken);
                return true;
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public Task CloseAsync() => chosen?.CloseAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (chosen is not null && chosen != modern)
            await chosen.DisposeAsync();
        await modern.DisposeAsync();
    }

    /// <summary>Asks in the era that was found. Where a refusal says that the server is of the other one now, as after
    /// a
    /// deployment, the era is found anew, and what was refused is asked once more.</summary>
    private async Task<T> AskAsync<T>(Func<IToolClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (!conduct.KeepsEra)
            await probe.FindAsync(cancellationToken);
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                return await ask(chosen!);
            }
            catch (CallFailedException refused)
                when (repeats < Math.Max(conduct.RepeatsInTheWrongEra, 1) && MayBeOfTheOtherEra(refused))
            {
                if (conduct.RepeatsInTheWrongEra == 0)
                    await FindAnewAsync(cancellationToken);
            }
        }
    }

    private static bool MayBeOfTheOtherEra(CallFailedException refused) =>
        refused
            is RefusedException { IsModern: false, Status: 400 or 404 or 405 }
                or StatusException { Status: 400 or 404 or 405 };

    private async Task FindAnewAsync(CancellationToken cancellationToken)
    {
        var former = chosen!;
        if (former != modern)
            await former.DisposeAsync();
        await ConnectAsync(cancellationToken);
    }
}
