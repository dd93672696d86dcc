using System.Runtime.InteropServices;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Reads one HTTP/1.1 message along while its bytes pass.</summary>
internal sealed class MessageReader(Message kind, Func<HttpHead, BodyFramer> framing)
{
    private List<byte>? headBytes;
    private bool isSenseless;

    /// <summary>The head, once it is complete.</summary>
    public HttpHead? Head { get; private set; }

    /// <summary>Where the body is, once the head is complete.</summary>
    public BodyFramer? Body { get; private set; }

    /// <summary>Whether the last byte of the message was read.</summary>
    public bool IsComplete => Body is { IsComplete: true };

    /// <summary>Whether this is not HTTP/1.1 as far as it can be told.</summary>
    public bool IsBroken => isSenseless || Body is { IsBroken: true };

    /// <summary>Reads up to the end of the head.</summary>
    /// <returns>How many bytes belong to the head.</returns>
    public int ReadHead(ReadOnlySpan<byte> data)
    {
        var before = headBytes?.Count ?? 0;
        headBytes?.AddRange(data);
        var bytes = headBytes is null ? data : CollectionsMarshal.AsSpan(headBytes);
        if (HttpHead.TryRead(bytes) is { } head)
        {
            isSenseless =
                kind == Message.Request ? !head.IsRequest : !head.IsResponse || bytes[0] is (byte)'\r' or (byte)'\n';
            if (isSenseless)
                return data.Length;
            Head = head;
            Body = framing(head);
            return head.Length - before;
        }

        // Told as early as possible, since a rule may hold these bytes back until they make a head.
        isSenseless =
            bytes.Length > HttpHead.MaximumLength
            || (kind == Message.Request ? !HttpHead.MayBeRequest(bytes) : !HttpHead.MayBeResponse(bytes));
        if (before == 0)
            headBytes = [.. data];
        return data.Length;
    }
}
