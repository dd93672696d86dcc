using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Tests.Histories;

public sealed class ExchangeViewTests
{
    [Fact]
    public void Exchange_JoinsBothLegs_WhateverComesBetween()
    {
        var exchanges = Exchanges(
            Written.Request(1, Leg.Client),
            Written.Request(2, Leg.Client, connection: 2),
            Written.Request(1, Leg.Server),
            Written.Response(2, Leg.Server, 404, connection: 2),
            Written.Response(1, Leg.Server),
            Written.Response(1, Leg.Client, 500) with
            {
                AnsweredBy = AnsweredBy.Rule,
            }
        );

        Assert.Equal(["c1/x1", "c1/x2"], exchanges.Select(exchange => $"{exchange}"));
        Assert.Equal(
            [1, 3, 5, 6],
            new HistoryEntry?[]
            {
                exchanges[0].FromClient,
                exchanges[0].ToServer,
                exchanges[0].FromServer,
                exchanges[0].ToClient,
            }.Select(entry => entry?.Line)
        );
        Assert.Equal(
            (200, true, 404, false),
            (exchanges[0].Status, exchanges[0].Served, exchanges[1].Status, exchanges[1].Served)
        );
        Assert.Equal([3, 5], exchanges[0].Evidence);
    }

    [Fact]
    public void Exchange_IsOfOneLink()
    {
        var exchanges = Exchanges(Written.Request(1, Leg.Server), Written.Request(1, Leg.Server) with { Link = "c2" });

        Assert.Equal(["c1/x1", "c2/x1"], exchanges.Select(exchange => $"{exchange}"));
    }

    [Fact]
    public void UnchangedLeg_HasTheContentOfTheOther_AndItsOwnPlace()
    {
        var exchange = Exchanges(
            Written.Request(1, Leg.Client) with
            {
                Headers = ["A: 1"],
                Complete = false,
            },
            Written.Request(1, Leg.Server) with
            {
                Unchanged = true,
                Method = "",
                AtUs = 8,
            },
            Written.Response(1, Leg.Server, 202) with
            {
                Headers = ["B: 2"],
            },
            Written.Response(1, Leg.Client, 0) with
            {
                Unchanged = true,
                AtUs = 9,
            }
        )[0];

        Assert.Equal(
            ("POST", Leg.Server, 2, 8L, false),
            (
                exchange.ToServer!.Method,
                exchange.ToServer.Leg,
                exchange.ToServer.Line,
                exchange.ToServer.AtUs,
                exchange.ToServer.Complete
            )
        );
        Assert.Equal(
            (202, Leg.Client, 4, 9L),
            (exchange.ToClient!.Status, exchange.ToClient.Leg, exchange.ToClient.Line, exchange.ToClient.AtUs)
        );
        Assert.Equal(["1"], exchange.RequestValues("a"));
        Assert.Equal(["2"], exchange.ResponseValues("b"));
    }

    [Fact]
    public void ChangedLeg_IsWhatTheServerGot()
    {
        var exchange = Exchanges(
            Written.Request(1, Leg.Client) with
            {
                Headers = ["A: 1"],
            },
            Written.Request(1, Leg.Server) with
            {
                Headers = ["a:2"],
            }
        )[0];

        Assert.Equal(["2"], exchange.RequestValues("A"));
    }

    [Fact]
    public void RequestKeptBack_AndAnswerThatNeverCame_AreNull()
    {
        var exchange = Exchanges(
            Written.Request(1, Leg.Client),
            Written.Response(1, Leg.Client, 404) with
            {
                AnsweredBy = AnsweredBy.Rule,
            }
        )[0];

        Assert.Equal(
            (null, null, null, 0, false),
            (exchange.ToServer, exchange.FromServer, exchange.RpcMethod, exchange.Status, exchange.Served)
        );
        Assert.Empty(exchange.Evidence);
    }

    [Fact]
    public void Stream_HasItsEventsByLeg_CommentsLeftOut()
    {
        var exchange = Exchanges(
            Written.Request(1, Leg.Server),
            Event(1, 1, Leg.Server),
            Event(1, 0, Leg.Server),
            Event(2, 7, Leg.Server),
            Event(1, 2, Leg.Server),
            Event(1, 1, Leg.Client),
            new StreamEnded
            {
                Link = "c1",
                Connection = 1,
                Exchange = 1,
                Leg = Leg.Client,
                Stream = "p1",
                How = EndedHow.Rst,
                By = EndedBy.Rule,
            },
            new StreamEnded
            {
                Link = "c1",
                Connection = 1,
                Exchange = 1,
                Leg = Leg.Server,
                Stream = "p1",
                How = EndedHow.Fin,
                By = EndedBy.Server,
            }
        )[0];

        Assert.Equal([1, 2], exchange.Events.Select(entry => entry.Event));
        Assert.Equal([1], exchange.EventsToClient.Select(entry => entry.Event));
        Assert.Equal(EndedHow.Fin, exchange.StreamEnd?.How);
    }

    [Fact]
    public void Operation_IsJoinedByPortAndPlaceOnTheConnection()
    {
        var completed = new OperationCompleted { Operation = 2, Outcome = OperationOutcome.Ok };
        var exchanges = Exchanges(
            Written.Opened(1, port: 500),
            Written.Opened(2, port: 501),
            Written.Request(1, Leg.Client, connection: 1),
            Written.Request(2, Leg.Client, connection: 2),
            Written.Request(9, Leg.Server, connection: 1),
            Written.Request(3, Leg.Client, connection: 1),
            Written.Invoked(1, port: 501),
            Written.Invoked(2, port: 500, onConnection: 2),
            Written.Invoked(3, port: 0),
            Written.Invoked(4, port: 999),
            Written.Invoked(5, port: 501, onConnection: 2),
            completed
        );

        // Exchange 9 is a copy that a rule made for the server: no operation is its own.
        Assert.Equal([null, 1, null, 2], exchanges.Select(exchange => exchange.Operation?.Operation));
        Assert.Equal(OperationOutcome.Ok, exchanges[3].Completion?.Outcome);
        Assert.Null(exchanges[1].Completion);
    }

    [Fact]
    public void Operation_IsOfTheConnectionThatWasOpen_WhenAPortIsUsedAgain()
    {
        var exchanges = Exchanges(
            Written.Opened(1, port: 500, atUs: 1),
            Written.Request(1, Leg.Client, connection: 1),
            Written.Closed(1, atUs: 10),
            Written.Opened(2, port: 500, atUs: 22),
            Written.Request(2, Leg.Client, connection: 2),
            Written.Invoked(1, port: 500, atUs: 0),
            Written.Invoked(2, port: 500, atUs: 20)
        );

        Assert.Equal([1, 2], exchanges.Select(exchange => exchange.Operation?.Operation));
    }

    private static StreamEvent Event(int exchange, int number, Leg leg) =>
        new()
        {
            Link = "c1",
            Connection = 1,
            Exchange = exchange,
            Leg = leg,
            Stream = "p1",
            Event = number,
        };

    private static IReadOnlyList<Exchange> Exchanges(params HistoryEntry[] entries) => new History(entries).Exchanges;
}
