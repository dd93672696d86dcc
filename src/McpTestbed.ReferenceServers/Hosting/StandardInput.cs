namespace McpTestbed.ReferenceServers.Hosting;

/// <summary>Watches standard input, which a parent holds open for as long as it lives.</summary>
internal static class StandardInput
{
    /// <summary>Cancels when the input ends. Takes a thread of its own, since reading a console blocks whatever is
    /// asked.</summary>
    public static void CancelAtEnd(Stream input, CancellationTokenSource ending)
    {
        var watch = new Thread(() =>
        {
            var buffer = new byte[256];
            try
            {
                while (input.Read(buffer) > 0)
                {
                    // What the parent writes has no meaning; only the end has.
                }
            }
            catch (IOException)
            {
                // As good as the end.
            }

            try
            {
                ending.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The program has stopped for another reason.
            }
        })
        {
            IsBackground = true,
            Name = "standard input",
        };
        watch.Start();
    }
}
