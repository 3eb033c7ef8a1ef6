using System.Text;
using System.Text.RegularExpressions;

namespace GaDms.Cli.Tests.Documentation;

/// <summary>Finds the commands that a page shows.</summary>
internal static partial class CommandLines
{
    /// <summary>Lines of code blocks that begin with the program's name, without the remark that follows two blanks.</summary>
    public static IEnumerable<string> InBlocks(string page, string program)
    {
        var isFenced = false;
        foreach (var line in Continuation().Replace(page, " ").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isFenced = !isFenced;
            else if ((isFenced || line.StartsWith("    ", StringComparison.Ordinal)) && Begins(line.Trim(), program))
                yield return Remark().Split(line.Trim())[0];
        }
    }

    /// <summary>Commands in running text, between backquotes; they may be shortened.</summary>
    public static IEnumerable<string> Inline(string page, string program) =>
        Backquoted().Matches(page).Select(match => match.Groups[1].Value.ReplaceLineEndings(" ")).Where(text => Begins(text, program));

    /// <summary>Words as a shell separates them; double quotes hold words together.</summary>
    public static string[] Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, isWord) = (false, false);
        foreach (var c in line + " ")
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
                isWord = true;
            }
            else if (c != ' ' || isQuoted)
            {
                word.Append(c);
                isWord = true;
            }
            else if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }
        return isQuoted ? throw new FormatException($"a quote is not closed: {line}") : [.. words];
    }

    private static bool Begins(string line, string program) => line.StartsWith(program + " ", StringComparison.Ordinal);

    [GeneratedRegex(@" *\\\r?\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex("  +")]
    private static partial Regex Remark();

    [GeneratedRegex("(?<!`)`([^`]+)`(?!`)")]
    private static partial Regex Backquoted();
}
