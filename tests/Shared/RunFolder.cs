namespace McpTestbed.Tests;

/// <summary>A folder of one test, gone afterwards.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mcptestbed-");

    public string Path => folder.FullName;

    public string History => File("history.ndjson");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => folder.Delete(recursive: true);
}
