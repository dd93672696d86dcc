using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Faults;

/// <summary>Which of the two messages of an exchange a fault acts on.</summary>
public enum Message
{
    /// <summary>The request, between client and server.</summary>
    Request,

    /// <summary>The response, between server and client.</summary>
    Response,
}

/// <summary>A declared disturbance of one exchange: the cause, as data. The set is closed.</summary>
public abstract record Fault
{
    /// <summary>The kind's name in histories and documents.</summary>
    public abstract string Kind { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The message it acts on.</summary>
    public abstract Message Message { get; }

    /// <summary>Whether nothing more goes to the client on this exchange once it acted.</summary>
    public virtual bool IsTerminal => false;
}

/// <summary>The server never sees the request; the rule answers.</summary>
/// <param name="Status">HTTP status, 200 to 599.</param>
/// <param name="Body">The body; may be empty.</param>
/// <param name="ContentType">Its media type; none for an empty body.</param>
public sealed record AnswerInstead(int Status, string Body = "", string? ContentType = null) : Fault
{
    /// <inheritdoc />
    public override string Kind => "answer-instead";

    /// <inheritdoc />
    public override string Description => $"answer {Status} instead of the server";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}

/// <summary>What is done to the lines of one header field.</summary>
public enum HeaderEdit
{
    /// <summary>Every line of the field is taken out.</summary>
    Strip,

    /// <summary>The field gets another name or spelling; value and white space stay.</summary>
    Rename,

    /// <summary>The value is replaced, all that follows the colon included.</summary>
    Replace,

    /// <summary>A further line is put after the last of the field, or at the end.</summary>
    Duplicate,
}

/// <summary>Edits header lines of a message; all other bytes stay.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Name">The field, compared without regard to case.</param>
/// <param name="Edit">What is done.</param>
/// <param name="Value">The new name for a rename; the raw text after the colon for replace and duplicate (null: the value of the first line).</param>
public sealed record EditHeader(Message Message, string Name, HeaderEdit Edit, string? Value = null) : Fault
{
    /// <inheritdoc />
    public override string Kind => $"{Edit.ToString().ToLowerInvariant()}-header";

    /// <inheritdoc />
    public override string Description => Edit switch
    {
        HeaderEdit.Strip => $"strip {Name} from the {Message.ToString().ToLowerInvariant()}",
        HeaderEdit.Rename => $"rename {Name} to {Value} in the {Message.ToString().ToLowerInvariant()}",
        HeaderEdit.Replace => $"replace the value of {Name} in the {Message.ToString().ToLowerInvariant()}",
        _ => $"send a second line of {Name} in the {Message.ToString().ToLowerInvariant()}",
    };

    /// <inheritdoc />
    public override Message Message { get; } = Message;
}

/// <summary>Where a stream is cut.</summary>
/// <param name="AfterEvents">How many whole events go through first; 0 cuts after the head and before the first byte of the stream.</param>
/// <param name="BytesOfNext">How many bytes of the next event still go through (never all of it); 0 for none.</param>
public sealed record CutPoint(int AfterEvents, int BytesOfNext = 0);

/// <summary>Cuts the connection while a stream is open.</summary>
/// <param name="At">Where.</param>
/// <param name="How">FIN or RST, on both legs.</param>
public sealed record CutStream(CutPoint At, EndedHow How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "cut-stream";

    /// <inheritdoc />
    public override string Description =>
        $"cut the stream with {How.ToString().ToUpperInvariant()} after {At.AfterEvents} events" + (At.BytesOfNext > 0 ? $" and {At.BytesOfNext} bytes" : "");

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}

/// <summary>The server gets the request and answers; the client gets a closed connection.</summary>
/// <param name="How">FIN or RST towards the client.</param>
public sealed record LoseAnswer(EndedHow How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "lose-answer";

    /// <inheritdoc />
    public override string Description => $"forward the request, then lose the answer with {How.ToString().ToUpperInvariant()}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}

/// <summary>The server gets the request twice, on the same connection; the client gets the answer to the first.</summary>
/// <remarks>What a retry in a gateway does: work that is not idempotent is done twice.</remarks>
public sealed record ForwardTwice : Fault
{
    /// <inheritdoc />
    public override string Kind => "forward-twice";

    /// <inheritdoc />
    public override string Description => "forward the request twice, and pass one answer on";

    /// <inheritdoc />
    public override Message Message => Message.Request;
}

/// <summary>A message is held back for a while and then goes on unchanged.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Duration">How long.</param>
public sealed record Delay(Message Message, TimeSpan Duration) : Fault
{
    /// <inheritdoc />
    public override string Kind => "delay";

    /// <inheritdoc />
    public override string Description => $"hold the {Message.ToString().ToLowerInvariant()} back for {Duration.TotalMilliseconds:0} ms";

    /// <inheritdoc />
    public override Message Message { get; } = Message;
}

/// <summary>A message is held back until the rule is healed.</summary>
/// <param name="Message">Request or response.</param>
public sealed record Stall(Message Message) : Fault
{
    /// <inheritdoc />
    public override string Kind => "stall";

    /// <inheritdoc />
    public override string Description => $"hold the {Message.ToString().ToLowerInvariant()} back until healed";

    /// <inheritdoc />
    public override Message Message { get; } = Message;
}
