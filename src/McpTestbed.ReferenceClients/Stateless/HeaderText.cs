using System.Text;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>Values as headers can hold them.</summary>
internal static class HeaderText
{
    private const string Prefix = "=?base64?";
    private const string Suffix = "?=";

    /// <summary>The value, encoded where it could not stand in a header as it is.</summary>
    public static string Encode(string value) =>
        IsSafe(value) ? value : Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) + Suffix;

    private static bool IsSafe(string value) =>
        value.All(character => character is '\t' or (>= ' ' and <= '~'))
        && value.Trim(' ', '\t') == value
        && !(value.StartsWith(Prefix, StringComparison.Ordinal) && value.EndsWith(Suffix, StringComparison.Ordinal));
}
