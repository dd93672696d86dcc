using System.CommandLine;
using McpTestbed.ReferenceClients;

var root = new RootCommand("Reference clients of the testbed, on the official C# SDK.");
var profile = new Option<string>("--profile")
{
    Description = $"What the client does: {string.Join(", ", ProfileCatalog.Names)}.",
    DefaultValueFactory = _ => ProfileCatalog.Names[0],
    HelpName = "NAME",
};
var every = new Option<double>("--every")
{
    Description = "Seconds between two calls, 0.05 to 3600.",
    DefaultValueFactory = _ => 1,
    HelpName = "SECONDS",
};
var server = new Argument<string>("url") { Description = "The MCP endpoint to call." };
root.Add(profile);
root.Add(every);
root.Add(server);
profile.Validators.Add(result =>
{
    if (result.GetValueOrDefault<string>() is { } name && !ProfileCatalog.Names.Contains(name))
        result.AddError($"unknown profile '{name}'; known: {string.Join(", ", ProfileCatalog.Names)}");
});
every.Validators.Add(result =>
{
    if (result.GetValueOrDefault<double>() is not (>= 0.05 and <= 3600))
        result.AddError($"--every {result.GetValueOrDefault<double>()} is out of bounds; give 0.05 to 3600 seconds");
});
server.Validators.Add(result =>
{
    if (
        !Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var url)
        || url.Scheme is not ("http" or "https")
    )
        result.AddError(
            $"'{result.GetValueOrDefault<string>()}' is not an address; give one like http://127.0.0.1:3001/mcp"
        );
});
root.SetAction(
    (parsed, cancellationToken) =>
        ClientProgram.RunAsync(
            parsed.GetValue(profile)!,
            new Uri(parsed.GetValue(server)!),
            TimeSpan.FromSeconds(parsed.GetValue(every)),
            cancellationToken
        )
);

var parsed = root.Parse(args);
foreach (var error in parsed.Errors)
    await Console.Error.WriteLineAsync(error.Message);
return parsed.Errors.Count > 0 ? ClientProgram.UsageError : await parsed.InvokeAsync();
