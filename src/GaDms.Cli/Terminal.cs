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

    /// <summary>Warns once at the start of a command that computes: when the matrix library is a slow one, and when the precision asked for cannot be had.</summary>
    /// <param name="device">Where it computes.</param>
    /// <param name="bf16">Whether bfloat16 is asked for.</param>
    public static void WarnIfSlow(Device device, bool bf16)
    {
        if (RuntimeInfo.Query().Advice is { } advice)
            Console.Error.WriteLine($"warning: {advice}");
        if (bf16 && device.Type == DeviceType.CPU && !torch.cpu.is_bf16_supported())
            Console.Error.WriteLine("note: this processor has no products of bfloat16 (AVX-512); computing in float32.");
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
