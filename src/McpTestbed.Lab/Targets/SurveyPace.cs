using McpTestbed.Core.Pacing;

namespace McpTestbed.Lab.Targets;

/// <summary>How long a survey waits for an answer: the usual, or several times what the slowest took so far.</summary>
internal sealed class SurveyPace
{
    private const int Multiple = 4;

    /// <summary>What a server that answered nothing is asked after that is asked in short: it was waited for.</summary>
    private const double OfTheSilent = 0.2;

    private double longer = 1;

    /// <summary>How long the slowest answer took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>How long the next answer may take.</summary>
    public TimeSpan Patience =>
        longer * (Slowest * Multiple > TargetPace.Usual ? Slowest * Multiple : TargetPace.Usual);

    /// <summary>Whether a long wait brought no answer and there was none before: waiting longer is no use.</summary>
    public bool IsSilent { get; private set; }

    private bool HasAnswered { get; set; }

    /// <summary>Notes an answer.</summary>
    public void Answered(TimeSpan took)
    {
        HasAnswered = true;
        if (IsSilent)
            longer = 1;
        IsSilent = false;
        if (took > Slowest)
            Slowest = took;
    }

    /// <summary>Waits so many times as long for what is asked next.</summary>
    public void WaitLonger(double times) => longer = times;

    /// <summary>Waits as before again.</summary>
    public void WaitAsUsual()
    {
        IsSilent = !HasAnswered;
        longer = IsSilent ? OfTheSilent : 1;
    }
}
