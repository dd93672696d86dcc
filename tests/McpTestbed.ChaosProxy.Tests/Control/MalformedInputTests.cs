using System.Text;
using CsCheck;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Control.Plans;
using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.ChaosProxy.Toxics.Kinds;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Whatever comes is understood or refused with words; nothing else.</summary>
public sealed class MalformedInputTests
{
    private static readonly string[] Pieces =
    [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"name\"",
        "\"upstream\"",
        "\"type\"",
        "\"attributes\"",
        "\"toxics\"",
        "\"toxicity\"",
        "\"stream\"",
        "\"latency\"",
        "\"slicer\"",
        "\"average_size\"",
        "\"bandwidth\"",
        "\"rate\"",
        "-1",
        "0",
        "1e400",
        "99999999999999999999",
        "null",
        "true",
        "\"\\ud800\"",
        "\"127.0.0.1:1\"",
        "\n- ",
        " name: ",
        "upstream: x",
        "&a",
        "*a",
        "? ",
        "!!int",
        "\0",
        "\u00ff",
        "'",
        "| ",
    ];

    private static readonly string[] Wholes =
    [
        """[{"name":"a","upstream":"127.0.0.1:1","enabled":false,"toxics":[{"type":"slicer","attributes":"""
            + """{"average_size":1}}]}]""",
        """{"type":"latency","stream":"upstream","toxicity":0.5,"attributes":"""
            + """{"latency":1,"jitter":2},"duration_ms":5,"max_hits":1}""",
        """[{"id":"r","scope":{"rpc":"ping","stream":"p1"},"trigger":{"from":1,"through":2},"fault":"""
            + """{"kind":"cut-stream","after_events":1,"how":"fin"}}]""",
        "proxies:\n  - { name: a, upstream: x, enabled: false }\nrules:\n  - id: r\n    fault: { kind: "
            + "replace-header, message: request, name: Host, value: y }\n",
        "- name: a\n  upstream: 127.0.0.1:1\n  enabled: false\n  toxics:\n    - type: close\n      attributes: "
            + "{ how: rst }\n",
    ];

    private static readonly Gen<string> Mutated = Gen.Select(
            OneOf(Wholes),
            Gen.Int[0, 200],
            Gen.Int[0, 4],
            OneOf(Pieces)
        )
        .Select(
            (whole, at, cut, piece) =>
                whole[..Math.Min(at, whole.Length)] + piece + whole[Math.Min(at + cut, whole.Length)..]
        );

    private static readonly Gen<string> Any = Gen.OneOf(Mutated, OneOf(Pieces).Array[0, 12].Select(string.Concat));

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);

    [Fact]
    public void Requests_AreReadOrRefused() =>
        Any.Sample(
            text =>
            {
                ReadOrRefuse(() => ProxyRequest.Read(Fields(text)));
                ReadOrRefuse(() => ToxicJson.Create(Fields(text)));
                ReadOrRefuse(() => RuleJson.ReadAll(JsonFields.Parse(Encoding.UTF8.GetBytes(text))));
            },
            iter: 2000,
            threads: 1
        );

    [Fact]
    public Task Files_AreReadOrRefused() =>
        Any.SampleAsync(
            async text =>
            {
                using var folder = new RunFolder();
                using var reading = new HttpInspection(folder.History, 1, TimeProvider.System);
                await using var registry = new ProxyRegistry(new(), allowsRemote: false, reading);
                try
                {
                    using var book = new PlanBook(registry, reading, seed: 1);
                    await book.ApplyAsync(
                        PlanRequest.Read(PlanFile.Parse(text)),
                        isDryRun: false,
                        TestContext.Current.CancellationToken
                    );
                }
                catch (RefusedException error)
                {
                    Assert.NotEmpty(error.Message);
                }
            },
            iter: 2000,
            threads: 1
        );

    private static JsonFields Fields(string text) => new(JsonFields.Parse(Encoding.UTF8.GetBytes(text)), "the body");

    private static void ReadOrRefuse(Action read)
    {
        try
        {
            read();
        }
        catch (RefusedException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }
}
