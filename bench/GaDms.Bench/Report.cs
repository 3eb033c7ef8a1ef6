using System.Text.Json;
using GaDms.IO;

namespace GaDms.Bench;

/// <summary>The table and the JSON file.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What stands above the table.</summary>
    public static void WriteHead(TextWriter output, Machine machine)
    {
        output.WriteLine($"{machine.Cpu}, {machine.Threads} threads on {machine.Cores} cores, {machine.Os}");
        output.WriteLine($"{machine.DotNet}, libtorch {machine.Libtorch}, {machine.Blas}");
        output.WriteLine("medians of calls by the clock, all sides in turns; a ratio above 1: ours is faster");
        output.WriteLine("limit: share of what the best large matrix product, or a large read, reached in this run");
        output.WriteLine();
        output.WriteLine(Line("", "against", "ours", "peer", "ratio", "limit", ""));
    }

    /// <summary>One line of the table.</summary>
    public static void WriteRow(TextWriter output, RowResult result) => output.WriteLine(Line(
        result.Id,
        result.Against,
        $"{Number(result.Ours)} {result.Unit}",
        result.Peer is { } peer ? $"{Number(peer)} {result.Unit}" : "-",
        result.Ratio is { } ratio ? $"{ratio:0.00}" : "-",
        result.LimitShare is { } share ? $"{share * 100:0} %" : "-",
        result.Note ?? ""));

    /// <summary>What stands below the table.</summary>
    public static void WriteFoot(TextWriter output, IReadOnlyList<IRow> rows, RowContext context)
    {
        output.WriteLine();
        foreach (var row in rows)
            output.WriteLine($"{row.Id,-11} {row.Title}");
        if (context.Quick)
            output.WriteLine("--quick: sizes are smaller than these");
        output.WriteLine();
        if (context.Limits.Known().ToArray() is { Length: > 0 } limits)
            output.WriteLine($"limits: {string.Join(", ", limits)}");
        if (context.Versions.Count > 0)
            output.WriteLine($"peers: {string.Join(", ", context.Versions.Select(peer => $"{peer.Key} {peer.Value}"))}");
    }

    /// <summary>Writes the machine, the peers' versions and all results.</summary>
    public static void WriteJson(string path, Machine machine, RowContext context, IReadOnlyList<RowResult> rows) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, new { Machine = machine, Peers = context.Versions, context.Quick, Rows = rows }, s_indented));

    private static string Line(string id, string against, string ours, string peer, string ratio, string limit, string note) =>
        $"{id,-11} {against,-21} {ours,17} {peer,17} {ratio,6} {limit,6}  {note}".TrimEnd();

    private static string Number(double value) => value switch
    {
        < 1 => $"{value:0.000}",
        < 10 => $"{value:0.00}",
        < 1000 => $"{value:0.0}",
        _ => $"{value:N0}",
    };
}
