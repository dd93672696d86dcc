using System.Globalization;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Scenarios.Concurrency;

/// <summary>Who does what in which round: drawn from a seed alone, so that the same crowd can come again.</summary>
/// <remarks>What stands in one round goes on at the same time. In each round as many clients do each thing as in any
/// other plan of that size; who they are is drawn.</remarks>
internal sealed class CrowdPlan
{
    /// <summary>Rounds after the one in which all join.</summary>
    public const int Rounds = 6;

    /// <summary>The acts of those who are free to choose, so often as they stand here.</summary>
    private static readonly CrowdAct[] Deck =
    [
        CrowdAct.CutCount,
        CrowdAct.Leave,
        CrowdAct.Stream,
        CrowdAct.CutWork,
        CrowdAct.Call,
        CrowdAct.Stream,
        CrowdAct.CutProgress,
        CrowdAct.List,
        CrowdAct.Notify,
        CrowdAct.Ask,
        CrowdAct.Stream,
        CrowdAct.Call,
    ];

    private readonly CrowdAct[][] acts;

    private CrowdPlan(CrowdAct[][] acts) => this.acts = acts;

    /// <summary>Draws a plan.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="clients">How many clients there are.</param>
    /// <returns>The plan.</returns>
    public static CrowdPlan Draw(ulong seed, int clients)
    {
        var acts = new CrowdAct[Rounds + 1][];
        acts[0] = [.. Enumerable.Repeat(CrowdAct.Join, clients)];
        var dealt = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            acts[round] = new CrowdAct[clients];
            var free = new List<int>();
            for (var client = 0; client < clients; client++)
            {
                if (Due(acts, round, client) is { } due)
                    acts[round][client] = due;
                else
                    free.Add(client);
            }

            foreach (var client in Shuffled(free, SeededDecision.Derive(seed, Text(round))))
            {
                var act = Deck[dealt++ % Deck.Length];

                // Whoever breaks a stream off has to come back before all is over.
                acts[round][client] = IsCut(act) && round + 2 > Rounds ? CrowdAct.Call : act;
            }
        }

        return new(acts);
    }

    /// <summary>What a client does in a round.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="client">The client, from 0.</param>
    /// <returns>The act.</returns>
    public CrowdAct Of(int round, int client) => acts[round][client];

    /// <summary>Numbers in the order that a seed gives them.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The same numbers.</returns>
    public static IReadOnlyList<int> Shuffled(IEnumerable<int> numbers, ulong seed) =>
        [.. numbers.OrderBy(number => SeededDecision.Derive(seed, Text(number)))];

    /// <summary>What follows from what a client did before; null where it is free.</summary>
    private static CrowdAct? Due(CrowdAct[][] acts, int round, int client) =>
        acts[round - 1][client] switch
        {
            CrowdAct.Leave => CrowdAct.Join,
            var cut when IsCut(cut) => CrowdAct.Wait,
            CrowdAct.Wait => CrowdAct.Resume,
            _ => null,
        };

    private static bool IsCut(CrowdAct act) => act is CrowdAct.CutWork or CrowdAct.CutCount or CrowdAct.CutProgress;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
