using System.Text;

namespace McpTestbed.Lab.Processes;

/// <summary>Cuts a command line into arguments as a shell does with quotes, and nothing else: no variables, no globs,
/// no pipes.</summary>
internal static class CommandLine
{
    public static IReadOnlyList<string> Split(string text)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        char? quote = null;
        var began = false;
        foreach (var c in text)
        {
            if (quote == c)
            {
                quote = null;
            }
            else if (quote is null && c is '"' or '\'')
            {
                quote = c;
                began = true;
            }
            else if (quote is null && char.IsWhiteSpace(c))
            {
                if (began)
                    arguments.Add(current.ToString());
                current.Clear();
                began = false;
            }
            else
            {
                current.Append(c);
                began = true;
            }
        }

        if (began)
            arguments.Add(current.ToString());
        return arguments;
    }
}
