namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>Writes log lines to standard error; one for all applications, where the stock console logger takes a thread
/// each.</summary>
internal sealed class StandardErrorLog : ILoggerProvider
{
    private StandardErrorLog() { }

    /// <summary>The one log.</summary>
    public static StandardErrorLog Instance { get; } = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(categoryName);

    /// <inheritdoc/>
    public void Dispose() { }

    private sealed class Category(string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                Console.Error.WriteLine($"{logLevel}: {name}: {formatter(state, exception)} {exception}");
        }
    }
}
