using System.Net;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Core.Tests.Scenarios;

/// <summary>A lab without a network: it notes what is armed and healed, and nothing ever takes effect.</summary>
internal sealed class WrittenTarget : ITarget
{
    public TargetFacts Facts { get; init; } =
        new()
        {
            Name = "profile:stateful",
            Endpoint = new("http://127.0.0.1:3001/mcp"),
            Revisions = ["2025-11-25"],
        };

    public ITargetControl? Control => null;

    /// <summary>A rule whose healing fails.</summary>
    public string? Incurable { get; init; }

    /// <summary>Why the lab cannot be made whole after a run; null where it can.</summary>
    public string? StaysBroken { get; init; }

    public IRunLinks OpenLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time) =>
        new RunLinks(history, this);

    private sealed class RunLinks(HistoryWriter history, WrittenTarget lab) : IRunLinks, IFaultControl
    {
        public IFaultControl Faults => this;

        public IPEndPoint OpenLink(string client) => new(IPAddress.Loopback, 0);

        public IArmedFault Arm(FaultRule rule)
        {
            history.Append(
                "rules",
                new FaultArmed
                {
                    Rule = rule.Id,
                    Kind = rule.Fault.Kind,
                    Description = rule.Description,
                }
            );
            return new Armed(rule.Id, history, rule.Id == lab.Incurable);
        }

        public ValueTask DisposeAsync()
        {
            history.Append("rules", new Mark { Name = "wire-closed" });
            if (lab.StaysBroken is { } why)
                throw new IOException(why);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Armed(string rule, HistoryWriter history, bool isIncurable) : IArmedFault
    {
        public Task Effected { get; } = Task.CompletedTask;

        public ValueTask DisposeAsync()
        {
            if (isIncurable)
                throw new IOException("the link is gone");
            history.Append("rules", new FaultHealed { Rule = rule, Effected = 0 });
            return ValueTask.CompletedTask;
        }
    }
}
