using System.Runtime.InteropServices;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Reads one HTTP/1.1 message along while its bytes pass.</summary>
internal sealed class MessageReader(Func<HttpHead, BodyFramer> framing)
{
    private readonly List<byte> headBytes = [];

    /// <summary>The head, once it is complete.</summary>
    public HttpHead? Head { get; private set; }

    /// <summary>Where the body is, once the head is complete.</summary>
    public BodyFramer? Body { get; private set; }

    /// <summary>Whether the last byte of the message was read.</summary>
    public bool IsComplete => Body is { IsComplete: true };

    /// <summary>Whether this is not HTTP/1.1 as far as it can be told.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads up to the end of the head.</summary>
    /// <returns>How many bytes belong to the head.</returns>
    public int ReadHead(ReadOnlySpan<byte> data)
    {
        var before = headBytes.Count;
        headBytes.AddRange(data);
        var head = HttpHead.TryRead(CollectionsMarshal.AsSpan(headBytes));
        if (head is null)
        {
            IsBroken = headBytes.Count > HttpHead.MaximumLength;
            return data.Length;
        }

        if (!head.IsHttp)
        {
            IsBroken = true;
            return data.Length;
        }

        Head = head;
        Body = framing(head);
        IsBroken = Body.IsBroken;
        headBytes.RemoveRange(head.Length, headBytes.Count - head.Length);
        return head.Length - before;
    }

    /// <summary>The bytes of the head as they came.</summary>
    public byte[] HeadBytes() => [.. headBytes];
}
