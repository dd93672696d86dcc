using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Tests.Histories;

/// <summary>Entries written by hand, as short as they can be.</summary>
internal static class Written
{
    public static RunBegan Began(string revision = "2025-11-25") =>
        new()
        {
            Source = "runner",
            N = 1,
            Tool = "McpTestbed 0.1.0",
            Scenario = "sessions/x",
            Revision = revision,
            Target = "profile:stateful",
            Authority = "127.0.0.1:3001",
            Seed = ulong.MaxValue,
            DecisionAlgorithm = "none/1",
        };

    public static ConnectionOpened Opened(int connection, int port, long atUs = 0) =>
        new()
        {
            Link = "c1",
            Connection = connection,
            ClientPort = port,
            AtUs = atUs,
        };

    public static ConnectionClosed Closed(int connection, long atUs) =>
        new()
        {
            Link = "c1",
            Connection = connection,
            By = EndedBy.Client,
            How = EndedHow.Fin,
            AtUs = atUs,
        };

    public static ExchangeRequest Request(int exchange, Leg leg, int connection = 1) =>
        new()
        {
            Link = "c1",
            Connection = connection,
            Exchange = exchange,
            Leg = leg,
            Method = "POST",
            Target = "/mcp",
        };

    public static ExchangeResponse Response(int exchange, Leg leg, int status = 200, int connection = 1) =>
        new()
        {
            Link = "c1",
            Connection = connection,
            Exchange = exchange,
            Leg = leg,
            Status = status,
        };

    public static OperationInvoked Invoked(int operation, int port, int onConnection = 1, long atUs = 0) =>
        new()
        {
            Operation = operation,
            Client = "c1",
            Name = $"operation {operation}",
            Port = port,
            OnConnection = onConnection,
            AtUs = atUs,
        };
}
