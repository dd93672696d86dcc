using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Scenarios;

/// <summary>What starts the client under test: a process, or whoever connects.</summary>
public interface IClientUnderTest
{
    /// <summary>How long it may take until its first request, on a machine with time to spare.</summary>
    TimeSpan ReadyTimeout { get; }

    /// <summary>How long it may be silent in the midst of its work: what it was seen to take, and more.</summary>
    TimeSpan Quiet { get; }

    /// <summary>Whether it knows the members that the testbed adds to the context, as reference clients do.</summary>
    bool KnowsOurContext { get; }

    /// <summary>Notes how long it was seen to be silent in the midst of its work.</summary>
    /// <param name="gap">The longest time between two things that it did.</param>
    void Learn(TimeSpan gap) { }

    /// <summary>Starts it.</summary>
    /// <param name="order">What it is to do, and where.</param>
    /// <param name="history">Gets what becomes of its process.</param>
    /// <param name="redactor">What removes secrets before anything is stored.</param>
    /// <returns>The running client; disposing it ends it.</returns>
    IRunningClient Start(ClientOrder order, HistoryWriter history, Redactor redactor);
}

/// <summary>What a client under test is to do, as the official conformance suite tells its clients.</summary>
/// <param name="Server">The address of the server that it is to use.</param>
/// <param name="Scenario">The name of its work (<c>MCP_CONFORMANCE_SCENARIO</c>).</param>
/// <param name="Revision">The revision that it is to offer (<c>MCP_CONFORMANCE_PROTOCOL_VERSION</c>).</param>
/// <param name="ContextJson">More about the work, a JSON object (<c>MCP_CONFORMANCE_CONTEXT</c>).</param>
public sealed record ClientOrder(Uri Server, string Scenario, Revision Revision, string ContextJson);

/// <summary>A client under test that runs.</summary>
public interface IRunningClient : IAsyncDisposable
{
    /// <summary>Ends when it has ended by itself or was ended; its exit code.</summary>
    Task<int> Exited { get; }
}
