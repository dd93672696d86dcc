using System.Globalization;
using McpTestbed.Benchmarks;
using McpTestbed.Core.Histories;

const int Usage = 64;

switch (args)
{
    case ["ports", var count]:
        await Console.Out.WriteLineAsync(string.Join(' ', FreePorts.Take(Number(count))));
        return 0;
    case ["serve"]:
        await EventServer.RunAsync();
        return 0;
    case ["recording", var server, var file, var rules]:
        await RecordingHost.RunAsync(new(server), file, int.MaxValue, long.MaxValue, Number(rules));
        return 0;
    case ["bounded", var server, var file, var rules]:
        await RecordingHost.RunAsync(
            new(server),
            file,
            HistoryWriter.MaximumEntries,
            HistoryWriter.MaximumBytes,
            Number(rules)
        );
        return 0;
    case ["hold", var port, var path, var count]:
        await ConnectionHolder.RunAsync(Number(port), path, Number(count));
        return 0;
    case ["events", var port, var streams, var count, var perSecond]:
        await EventReader.RunAsync(Number(port), Number(streams), Number(count), Number(perSecond));
        return 0;
    case ["toxics", var control, var proxy, var pairs]:
        await ControlLoad.RunAsync(new(control), proxy, Number(pairs));
        return 0;
    case ["secrets", var many, var rounds]:
        SecretLoad.Run(Number(many), Number(rounds));
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "ports COUNT | serve | recording SERVER FILE RULES | bounded SERVER FILE RULES | hold PORT PATH "
                + "COUNT | events PORT STREAMS COUNT PER-SECOND | toxics CONTROL PROXY PAIRS | "
                + "secrets COUNT ROUNDS"
        );
        return Usage;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
