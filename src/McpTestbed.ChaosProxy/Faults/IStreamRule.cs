namespace McpTestbed.ChaosProxy.Faults;

/// <summary>A rule on one stream, as the fault that acts there sees it.</summary>
internal interface IStreamRule
{
    /// <summary>What went out on earlier streams.</summary>
    StreamMemory Memory { get; }

    /// <summary>Label of the session, where the exchange has one.</summary>
    string? Session { get; }

    /// <summary>Label of the stream.</summary>
    string Stream { get; }

    bool IsHealed { get; }

    /// <summary>Whether a rule on events acts on a block.</summary>
    bool ActsOn(StreamBlock block);

    /// <summary>Whether it was to act on that block.</summary>
    bool HasFiredOn(StreamBlock block);

    /// <summary>What was to be done is done.</summary>
    void TookEffect(StreamBlock? block = null);

    /// <summary>What is done over and over was done; it counts once.</summary>
    void TookEffectOnce();

    /// <summary>It could not be done, or whether it was cannot be known.</summary>
    void EffectUnknown(string detail);

    /// <summary>Waits for a time or, without one, until healed.</summary>
    /// <exception cref="OperationCanceledException">The connection went meanwhile: nothing is to go
    /// anywhere.</exception>
    Task HoldAsync(TimeSpan? duration);
}
