namespace McpTestbed.ChaosProxy.Json;

/// <summary>Names that are parts of paths of the control API: what has one that no path can hold could be made and
/// never changed or removed.</summary>
internal static class NameInPath
{
    /// <summary>Refuses a name with a slash or a control character, and the two names of folders.</summary>
    /// <param name="name">The name.</param>
    /// <param name="field">The field it stands in, for people.</param>
    /// <exception cref="RefusedException">No path can hold it.</exception>
    public static void Require(string name, string field)
    {
        if (name is "." or ".." || name.Any(c => c == '/' || char.IsControl(c)))
            throw RefusedException.BadBody(
                $"{field} \"{name}\" is not allowed; allowed is a name without '/' and control characters, since it "
                    + "becomes part of a path"
            );
    }
}
