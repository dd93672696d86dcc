using McpTestbed.ReferenceClients;

var parsed = new CommandLine().Build().Parse(args);
foreach (var error in parsed.Errors)
    await Console.Error.WriteLineAsync(error.Message);
return parsed.Errors.Count > 0 ? CommandLine.UsageError : await parsed.InvokeAsync();
