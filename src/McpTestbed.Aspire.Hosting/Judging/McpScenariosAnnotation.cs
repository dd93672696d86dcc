using Aspire.Hosting.ApplicationModel;

namespace McpTestbed.Hosting.Judging;

/// <summary>How a server or a client is judged.</summary>
/// <param name="Judge">Who does it.</param>
/// <param name="TargetAsync">Where the server is, or how the client is started.</param>
internal sealed record McpScenariosAnnotation(
    Judge Judge,
    Func<IServiceProvider, CancellationToken, Task<JudgedTarget>> TargetAsync
) : IResourceAnnotation;
