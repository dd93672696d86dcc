using System.Globalization;
using StackExchange.Redis;

namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>The Redis server that state is kept in, and the connection to it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int StartPatienceMilliseconds = 10_000;
    private const int PatienceMilliseconds = 2_000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly ConnectionMultiplexer connection;

    private RedisServer(ConnectionMultiplexer connection, string lab)
    {
        this.connection = connection;
        Lab = lab;
    }

    /// <summary>The part of every key that keeps labs apart.</summary>
    public string Lab { get; }

    public IConnectionMultiplexer Connection => connection;

    /// <summary>Connects.</summary>
    /// <param name="text"><c>redis://HOST:PORT</c>, <c>redis://HOST:PORT/LAB</c>, or a connection string of
    /// StackExchange.Redis.</param>
    /// <exception cref="UsageException">It is neither, or no server is there.</exception>
    public static async Task<RedisServer> ConnectAsync(string text)
    {
        var (options, lab) = Read(text);

        // A request that cannot be served now is refused now: it must not wait for Redis to come back.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.AbortOnConnectFail = true;
        options.ConnectTimeout = StartPatienceMilliseconds;
        options.AsyncTimeout = options.SyncTimeout = PatienceMilliseconds;
        options.ReconnectRetryPolicy = new LinearRetry(50);
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        options.HeartbeatConsistencyChecks = false;
        try
        {
            var server = new RedisServer(await ConnectionMultiplexer.ConnectAsync(options), lab);
            if (await server.IsReachableInTimeAsync())
                return server;
            await server.DisposeAsync();
        }
        catch (RedisConnectionException)
        {
            // Said below.
        }

        throw new UsageException(
            $"no Redis answers at {string.Join(", ", options.EndPoints)}; start one, or leave --state out to "
                + $"keep sessions in this process"
        );
    }

    /// <summary>The connection that hears what is published may stand a moment after the other one.</summary>
    private async Task<bool> IsReachableInTimeAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await IsReachableAsync())
        {
            if (TimeProvider.System.GetElapsedTime(began).TotalMilliseconds > StartPatienceMilliseconds)
                return false;
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }

        return true;
    }

    /// <summary>Whether Redis answers now, and what is published there is heard.</summary>
    public async Task<bool> IsReachableAsync()
    {
        try
        {
            await Task.WhenAll(connection.GetDatabase().PingAsync(), connection.GetSubscriber().PingAsync());
            return true;
        }
        catch (Exception error)
            when (error is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static (ConfigurationOptions Options, string Lab) Read(string text)
    {
        const string DefaultLab = "local";
        try
        {
            if (!text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase))
                return (ConfigurationOptions.Parse(text), DefaultLab);
            var address = new Uri(text);
            var lab = address.AbsolutePath.Trim('/');
            if (lab.Length > 64 || !lab.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                throw Wrong(text);
            var options = new ConfigurationOptions
            {
                Password = address.UserInfo.Split(':') is [_, var password] ? Uri.UnescapeDataString(password) : null,
            };
            options.EndPoints.Add(address.Host, address.Port > 0 ? address.Port : 6379);
            return (options, lab.Length > 0 ? lab : DefaultLab);
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException or FormatException)
        {
            throw Wrong(text);
        }
    }

    /// <summary>Without what may be a password.</summary>
    private static UsageException Wrong(string text) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{text.Split('@', ',')[^1]}' is no place for session state; give redis://HOST:PORT or "
                    + $"redis://HOST:PORT/LAB"
            )
        );
}
