using McpTestbed.Core.Checking;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>The checks that hold in any traffic. They are judged in every run, make no traffic of their own, and each
/// applies to the revisions that have one of its rules.</summary>
internal static class InvariantChecks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        LostSessionChecks.SessionOnce404StaysDead,
        LostSessionChecks.IssuedSessionIsServed,
        LostSessionChecks.OpeningASessionEndsNoOther,
        GetHeadCheck.GetStreamOpensAtOnce,
        TextChecks.TextIsUtf8,
        TextChecks.SingletonHeadersComeOnce,
        AnswerChecks.ResponseHasTheRequestId,
        AnswerChecks.AnswerOnItsOwnExchange,
        AnswerChecks.OneAnswerForARequest,
        ServerRequestChecks.ServerRequestIdNotNull,
        ServerRequestChecks.ServerRequestIdsUnique,
        ServerRequestChecks.ServerAsksOnlyWhatWasDeclared,
        ServerRequestChecks.ServerAsksNothingInTheStatelessEra,
        ServerRequestChecks.ServerCancelsOnlyItsOwnRequests,
        ServerRequestChecks.ServerCancelsOnlyListens,
        NotificationChecks.ProgressIsOfAnActiveRequest,
        NotificationChecks.GetStreamIsApartFromRequests,
        NotificationChecks.ReplyStreamConcernsItsRequest,
        NotificationChecks.LogMessagesOnlyWhenAskedFor,
        NotificationChecks.RetryBeforeAClose,
        SessionLeakChecks.LogNamesNoIdOfAnotherSession,
        SessionLeakChecks.StreamNamesNothingOfAnotherSession,
        StatelessMessageChecks.ErrorCodeNotReserved,
        StatelessMessageChecks.ErrorCodeNotRetired,
        StatelessMessageChecks.TraceContextIsWellFormed,
        StatelessMessageChecks.InputRequiredOnlyWhereAllowed,
        StatelessMessageChecks.InputRequestsOnlyDeclared,
        StatelessMessageChecks.InputRequiredSaysWhat,
        StatelessMessageChecks.InputRequestsAreOfThreeKinds,
        FoundationChecks.MessagesAreJsonRpc,
        FoundationChecks.EndpointTakesPost,
        FoundationChecks.AgreedVersionIsTaken,
        DirectionChecks.ServerSendsWhatServersSend,
        DirectionChecks.InputAskedForInResultsOnly,
        DirectionChecks.ResultTypesAreKnownToTheClient,
        ListChecks.PagesHaveOneCacheScope,
        ListChecks.HeaderAnnotationsAreValid,
        ListChecks.NoSecretInAHeader,
    ];
}
