namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>Which request of a session it is.</summary>
internal enum RequestKind
{
    Initialize,
    Initialized,
    Post,
    Get,
    Delete,
}

/// <summary>When the tools are listed first.</summary>
internal enum FirstList
{
    AfterInitialized,
    BeforeInitializeIsAnswered,
    BeforeInitialize,
}

/// <summary>What arrays are posted.</summary>
internal enum Arrays
{
    None,
    OfRequests,
    WithInitialize,
    OfRequestsAndResponses,
}

/// <summary>What follows when an answer's stream ends before the answer.</summary>
internal enum AfterCut
{
    Resume,
    Fail,
    PostAgain,
    PostWithNewId,
}

/// <summary>How a call is cancelled.</summary>
internal enum Cancellation
{
    ByNotification,
    ByClosing,
}

/// <summary>Where a token is sent.</summary>
internal enum Token
{
    Nowhere,
    OnFirstRequest,
    OnEveryRequest,
    InQuery,
}

/// <summary>What becomes of a request that 307 or 308 sends elsewhere.</summary>
internal enum Redirects
{
    AreFailures,
    AreFollowed,
    AreFollowedWithoutSessionId,
}
