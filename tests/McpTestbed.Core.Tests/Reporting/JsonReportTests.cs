using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Reporting;
using static McpTestbed.Core.Tests.Reporting.Reports;

namespace McpTestbed.Core.Tests.Reporting;

public sealed class JsonReportTests
{
    [Fact]
    public void Summary_CountsVerdictsAndFindings()
    {
        var violated = Judgement.Violated("seen", [1]);
        var json = Write(
            Of(
                Row(
                    Verdict.Valid,
                    Result(violated, RequirementLevel.Should),
                    Result(violated, RequirementLevel.May),
                    Result(violated, RequirementLevel.External)
                ),
                Row(Verdict.Invalid, Result(violated)),
                Row(Verdict.Unknown),
                NoRow("not spoken", isOpen: false),
                NoRow("cancelled", isOpen: true)
            )
        );

        Assert.Equal(
            """{"valid":1,"invalid":1,"unknown":2,"notApplicable":1,"violations":1,"warnings":1"""
                + ""","observations":2,"durationMs":1500,"""
                + "\"sentence\":\"INVALID: 1 problem breaks a rule, in 1 of 4 runs.\","
                + "\"newProblems\":1,\"strict\":false}",
            json["summary"]!.ToJsonString()
        );
    }

    [Fact]
    public void Row_SaysWhatWasRunAndWhatBecameOfEachCheck()
    {
        var checks = new[]
        {
            Result(Judgement.Violated("seen", [3, 4]), RequirementLevel.Should, "one"),
            Result(Judgement.NotExercised("no session"), id: "two"),
        };
        var row = Write(Of(Row(new JudgedRun(checks, [new("cut", "cut it", 2, 1, "why")], null, Verdict.Unknown))))[
            "results"
        ]![0]!;

        Assert.Equal(("sessions/x", "2025-11-25", "unknown"), (Text("scenario"), Text("revision"), Text("verdict")));
        Assert.Equal(
            ("fault 'cut' (cut it): why", "sessions-x.2025-11-25/history.ndjson"),
            (Text("reason"), Text("history"))
        );
        Assert.Equal("""{"armed":1,"fired":2,"effected":1,"survived":0}""", row["faults"]!.ToJsonString());
        Assert.Equal(
            """{"id":"one","status":"violated","level":"should","finding":"warning","requirements":"""
                + """["2025-11-25/session/expired-404"]"""
                + ""","claim":"It is so","explanation":"seen","remedy":"Make it so.","evidence":[3,4]}""",
            row["checks"]![0]!.ToJsonString()
        );
        Assert.Equal(
            """{"id":"two","status":"not-exercised","level":"must","requirements":"""
                + """["2025-11-25/session/expired-404"],"claim":"It is so","reason":"no session","evidence":[]}""",
            row["checks"]![1]!.ToJsonString()
        );

        string Text(string name) => row[name]!.GetValue<string>();
    }

    [Fact]
    public void Row_SaysWhatFailedOperationsFailedOf_AndWhichTraceShowsIt()
    {
        var run = Traced(
            Row(new JudgedRun([], [], null, Verdict.Unknown) { Attribution = Failing(FailureCause.Unexplained) })
        );
        var row = Write(Of(run) with { Dashboard = new("http://127.0.0.1:18888") })["results"]![0]!;

        Assert.Equal(
            """[{"operation":7"""
                + ""","name":"POST ping","exchange":"c1/x7","cause":"unexplained","because":"so it is","""
                + "\"evidence\":[3,5]}]",
            row["attribution"]!.ToJsonString()
        );
        Assert.Equal("operation 7 (POST ping) got no answer: so it is", row["reason"]!.GetValue<string>());
        Assert.Equal(2, row["faults"]!["survived"]!.GetValue<int>());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", row["traceId"]!.GetValue<string>());
        Assert.Equal(
            "http://127.0.0.1:18888/traces/detail/0af7651916cd43dd8448eb211c80319c",
            row["traceUrl"]!.GetValue<string>()
        );
    }

    [Fact]
    public void Row_HasNoTrace_WhereNobodyListened()
    {
        var row = Write(Of(Row(Verdict.Valid)) with { Dashboard = new("http://127.0.0.1:18888") })["results"]![
            0
        ]!.AsObject();

        Assert.False(row.ContainsKey("traceId") || row.ContainsKey("traceUrl"));
    }

    [Fact]
    public void Text_IsWhatThePeerSent_WhereThatIsUnicode()
    {
        var json = Write(On(Hostile, Row(Verdict.Unknown, Result(Judgement.Unknown(Hostile)))));

        Assert.Equal(Hostile.Replace('\uD800', '\uFFFD'), json["target"]!["name"]!.GetValue<string>());
        Assert.Equal(
            Hostile.Replace('\uD800', '\uFFFD'),
            json["results"]![0]!["checks"]![0]!["explanation"]!.GetValue<string>()
        );
    }

    private static JsonNode Write(Report report) => JsonNode.Parse(JsonReport.Write(report, "/runs/now"))!;
}
