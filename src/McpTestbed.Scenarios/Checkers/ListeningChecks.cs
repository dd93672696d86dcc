using System.Net;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on where a server listens.</summary>
internal static class ListeningChecks
{
    public static readonly Check ListensOnLoopback = new()
    {
        Id = "listens-on-loopback",
        Claim = "A server that is started on this machine listens on loopback alone",
        Requirements = ["security/bind-localhost"],
        Remedy = "Listen on 127.0.0.1 unless the user asks for more; 0.0.0.0 and :: are open to the whole network.",
        Allows =
        [
            "any loopback address: 127.0.0.0/8 and ::1",
            "any address of a server that the testbed did not start: it may be meant for others",
        ],
        Judge = history =>
        {
            if (history.Entries.OfType<ProcessListens>().LastOrDefault() is not { } seen)
                return history.Entries.OfType<ProcessStarted>().Any() || !history.Reached().Any()
                    ? Judgement.Unknown("the record does not say where the process listens")
                    : Judgement.NotExercised(
                        "the testbed did not start the server, and cannot see where it listens (its command line in "
                            + "place of its address brings that)"
                    );
            var asked = seen.Asked ?? seen.Addresses;
            if (asked.Count == 0)
                return Judgement.NotExercised(
                    seen.Asked is null
                        ? "where the process listens could not be seen (Linux shows it of one's own processes)"
                        : "the testbed keeps packages on loopback, and does not see what they ask for (a command line "
                            + "in place of the package brings that)"
                );
            var wide = asked.Where(address => !IPAddress.TryParse(address, out var ip) || !IPAddress.IsLoopback(ip));
            return wide.Any()
                ? Judgement.Violated(
                    $"the server asks to listen on {string.Join(" and ", wide)}; expected 127.0.0.1 or ::1",
                    [seen.Line]
                )
                : Judgement.Held($"the server listens on {string.Join(" and ", asked)}", [seen.Line]);
        },
    };
}
