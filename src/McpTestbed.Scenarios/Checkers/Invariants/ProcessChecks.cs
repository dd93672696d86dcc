using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>Whether the process of a server that the lab started goes on.</summary>
internal static class ProcessChecks
{
    public static readonly Check ServerProcessGoesOn = new()
    {
        Id = "server-process-goes-on",
        Claim = "The server's process goes on, whatever its clients do",
        Requirements = ["gap/server-ended"],
        Remedy =
            "Catch what a request throws where it is handled; one client must not be able to end the server for all.",
        Allows = ["an end that the testbed brought about"],
        Judge = history =>
        {
            if (history.Entries.OfType<ProcessExited>().FirstOrDefault(exit => !exit.Expected) is { } exit)
            {
                // Runs share a server: what another one did at that time is not in this record.
                var last = history.Reached().LastOrDefault(exchange => exchange.ToServer!.AtUs <= exit.AtUs);
                return Judgement.Violated(
                    $"the process ended by itself with exit code {exit.Code}; "
                        + (
                            last is null
                                ? "this run had sent it nothing"
                                : $"the last that this run had sent it was {Judging.Name(last)} ({last})"
                        ),
                    [exit.Line, .. last?.Evidence ?? []]
                );
            }

            var started = history.Entries.OfType<ProcessStarted>().Select(entry => entry.Line).ToList();
            return started.Count == 0
                ? Judgement.Unknown("the testbed did not start the server, so it does not see its process")
                : Judgement.Held("the process did not end by itself", started);
        },
    };
}
