using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.TwoEndpoints;

/// <summary>A probe of the two-endpoint transport: messages go to the URI that the stream named, answers come on the
/// stream.</summary>
internal sealed class TwoEndpointProbe(McpProbe probe, ProbeStream stream)
{
    /// <summary>Opens the stream and waits for the URI; null when there is none.</summary>
    /// <exception cref="TargetUnreachableException">The stream could not be opened.</exception>
    public static async Task<TwoEndpointProbe?> OpenAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var probe = new McpProbe(context);
        var stream = await probe.TryOpenAsync(probe.Get(), cancellationToken)
            ?? throw new TargetUnreachableException("the target did not answer a correct GET for its event stream");
        using var deadline = context.Deadline(Probe.OperationDeadline, cancellationToken);
        try
        {
            var endpoint = await stream.ReadUntilAsync(sse => sse.Type == "endpoint", deadline.Token);
            probe.PostTarget = Target(context, endpoint?.Data);
            return probe.PostTarget is null ? null : new(probe, stream);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Posts a request and waits for its answer on the stream or in the response.</summary>
    public async Task<Answer> CallAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        var answer = await probe.SendAsync(request, cancellationToken);
        if (!answer.Served || answer.Rpc is not null || request.RpcId is null)
            return answer;
        using var deadline = probe.Context.Deadline(Probe.OperationDeadline, cancellationToken);
        try
        {
            await stream.ReadUntilAsync(
                sse =>
                    sse.Data is not null
                    && JsonRpcMessage
                        .Peek(System.Text.Encoding.UTF8.GetBytes(sse.Data))
                        .Any(message => message.IsAnswer && message.Id == request.RpcId),
                deadline.Token
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No answer in time: the record shows what came, and the check judges it.
        }

        return answer;
    }

    /// <summary>The client underneath, which writes the messages.</summary>
    public McpProbe Messages => probe;

    /// <summary>Closes the stream, which ends the session.</summary>
    public void Close() => stream.Dispose();

    /// <summary>The path and query of the URI, when it is the target's own: another authority would leave the
    /// proxy.</summary>
    private static string? Target(ScenarioContext context, string? data)
    {
        if (string.IsNullOrWhiteSpace(data) || !Uri.TryCreate(context.Target.Endpoint, data.Trim(), out var uri))
            return null;
        return uri.Authority == context.Target.Endpoint.Authority
            ? uri.PathAndQuery
            : throw new TargetUnreachableException(
                $"the endpoint event names {uri.Authority}, which is not the target's own address: following it "
                    + "would leave the proxy"
            );
    }
}
