using GaDms.Torch;
using Spectre.Console;

namespace GaDms.Cli;

/// <summary>Where commands write: results to standard output, everything else to standard error.</summary>
internal static class Terminal
{
    // Wider than any path, so that tables in a pipe keep one line per row.
    private const int PipeWidth = 1000;

    /// <summary>Standard output; colours only on a terminal.</summary>
    public static IAnsiConsole Out { get; } = CreateOut();

    /// <summary>A remark that is no result.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);

    /// <summary>Warns once at the start of a command that computes when the matrix library is a slow one.</summary>
    public static void WarnIfSlow()
    {
        if (RuntimeInfo.Query().Advice is { } advice)
            Console.Error.WriteLine($"warning: {advice}");
    }

    /// <summary>A table without lines, readable in a terminal and in a pipe.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
            table.AddColumn(Markup.Escape(column));
        return table;
    }

    private static IAnsiConsole CreateOut()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = PipeWidth;
        return console;
    }
}
