using System.Text.Json;
using GaDms.IO;

namespace GaDms.Bench;

/// <summary>The table and the JSON file.</summary>
internal static class Report
{
    private const string Against = "PyTorch eager fp32";
    private static readonly JsonSerializerOptions s_indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What stands above the table.</summary>
    public static void WriteHead(TextWriter output, Machine machine, string? peerVersion, int rounds)
    {
        output.WriteLine($"{machine.Cpu}, {machine.Threads} threads on {machine.Cores} cores, {machine.Os}");
        output.WriteLine($"{machine.DotNet}, libtorch {machine.Libtorch}, {machine.Blas}");
        if (peerVersion is not null)
            output.WriteLine($"peer: PyTorch {peerVersion}, eager, float32, the same threads and kernels; calls take turns");
        output.WriteLine($"ViT-B/16 at 384 x 128, float32; median (slowest to fastest) of {rounds} calls; ratio above 1: ours is faster");
        output.WriteLine();
        output.WriteLine(Line("", "ours", "peer", "ratio", ""));
    }

    /// <summary>One line of the table.</summary>
    public static void WriteRow(TextWriter output, Outcome outcome) => output.WriteLine(Line(
        outcome.Row.Id,
        Rate(outcome.Ours, outcome.Row),
        outcome.Peer is null ? "-" : Rate(outcome.Peer, outcome.Row),
        outcome.Ratio is { } ratio ? $"{ratio:0.00}" : "-",
        outcome.Row.Title));

    /// <summary>Writes the machine and all rows.</summary>
    public static void WriteJson(string path, Machine machine, string? peerVersion, IReadOnlyList<Outcome> outcomes)
    {
        var report = new
        {
            Machine = machine,
            Pytorch = peerVersion,
            Rows = outcomes.Select(outcome => new
            {
                outcome.Row.Id,
                Against,
                Ours = outcome.Ours.Rate(outcome.Row.Items).Median,
                Peer = outcome.Peer?.Rate(outcome.Row.Items).Median,
                outcome.Row.Unit,
                outcome.Ratio,
                // What the machine could do at best is not measured.
                LimitShare = (double?)null,
                OursSeconds = outcome.Ours.Seconds,
                PeerSeconds = outcome.Peer?.Seconds,
            }),
        };
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, report, s_indented));
    }

    private static string Line(string id, string ours, string peer, string ratio, string title) => $"{id,-11} {ours,-35} {peer,-35} {ratio,5}  {title}".TrimEnd();

    private static string Rate(Timing timing, Row row)
    {
        var (median, slowest, fastest) = timing.Rate(row.Items);
        return $"{Number(median)} {row.Unit} ({Number(slowest)} to {Number(fastest)})";
    }

    private static string Number(double value) => value switch
    {
        < 1 => $"{value:0.000}",
        < 10 => $"{value:0.00}",
        _ => $"{value:0.0}",
    };
}
