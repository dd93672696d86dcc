using Aspire.Hosting.ApplicationModel;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Hosting.Judging;

/// <summary>How a server is judged.</summary>
/// <param name="Judge">Who does it.</param>
/// <param name="EntryAsync">Where the server is.</param>
internal sealed record McpScenariosAnnotation(Judge Judge, Func<CancellationToken, Task<LabFile.Entry>> EntryAsync)
    : IResourceAnnotation;
