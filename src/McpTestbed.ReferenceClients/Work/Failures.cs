namespace McpTestbed.ReferenceClients.Work;

/// <summary>A request got no result; the client can go on.</summary>
internal class CallFailedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The client cannot go on, or will not.</summary>
internal sealed class GivenUpException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A call was cancelled because its caller wished so.</summary>
internal sealed class CallCancelledException() : Exception("cancelled as wished");
