using System.CommandLine;
using System.Globalization;
using GaDms.Bench.Clip;
using GaDms.Bench.Pictures;
using GaDms.Imaging;
using GaDms.Training.Configuration;

namespace GaDms.Bench.Growth;

/// <summary>How cost grows: each figure has what was measured and the line that theory predicts.</summary>
internal static class GrowthBench
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "where the figures go", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("docs", "images") };
        var vectors = new Option<int>("--vectors") { Description = "largest gallery", HelpName = "N", DefaultValueFactory = _ => 300_000 };
        var rounds = new Option<int>("--rounds") { Description = "calls at each size, of which the median counts", HelpName = "N", DefaultValueFactory = _ => 5 };
        var command = new Command("growth", "Draws how the cost of a training step grows with batch and captions, of a search with the gallery, of curation with cores.") { output, vectors, rounds };
        command.SetAction(async (arguments, cancellation) =>
        {
            var folder = Directory.CreateDirectory(arguments.GetValue(output)!).FullName;
            var times = arguments.GetValue(rounds);
            Draw(folder, "growth-step-batch", "Training step, small model (128 wide)", "pairs in the batch", "seconds", Steps(times));
            Draw(folder, "growth-step-captions", "Training step, small model, 8 pairs", "positions of a caption", "seconds", Captions(times));
            Draw(folder, "growth-search", "Exact search, one query, 512 numbers", "people in the gallery, thousands", "milliseconds",
                await GrowingGallery.MeasureAsync(arguments.GetValue(vectors), times, cancellation).ConfigureAwait(false), throughZero: true);
            Draw(folder, "growth-curation", "Decode, cut, write photographs of 1.2 megapixels", "cores", "photographs/s", Cores(times), throughFirst: true);
        });
        return command;
    }

    private static List<(double X, double Y)> Steps(int rounds) =>
        [.. new[] { 2, 4, 8, 16, 24, 32 }.Select(pairs => ((double)pairs, Step(Sizes.Tiny with { Pairs = pairs }, rounds)))];

    private static List<(double X, double Y)> Captions(int rounds) =>
        [.. new[] { 77, 96, 128, 160, 192 }.Select(length => ((double)length, Step(Sizes.Tiny with { Clip = Sizes.Tiny.Clip with { ContextLength = length }, Pairs = 8 }, rounds)))];

    /// <summary>Captions take the whole context, as the released code does it.</summary>
    private static double Step(Sizes sizes, int rounds)
    {
        using var ours = new Ours(sizes, new Inputs(sizes, seed: 1), learningRate: 1e-5, likePeer: true);
        return Comparison.InTurns(rounds, () => ours.Step(Precision.Fp32))[0].Median;
    }

    private static List<(double X, double Y)> Cores(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("gadms-growth-").FullName;
        try
        {
            using var context = new RowContext(rounds, Environment.ProcessorCount, folder, "", new Limits(Environment.ProcessorCount, quick: true)) { Quick = true };
            var photographs = PictureFiles.Of(context).Photographs.SelectMany(path => Enumerable.Repeat(path, 8)).ToArray();
            return [.. Enumerable.Range(1, Environment.ProcessorCount).Select(cores => ((double)cores, photographs.Length / Comparison.InTurns(rounds, () => Comparison.Seconds(() => Cut(photographs, folder, cores)))[0].Median))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Cut(string[] photographs, string folder, int cores) => Parallel.For(
        0, photographs.Length, new ParallelOptions { MaxDegreeOfParallelism = cores }, i => CropRow.Cut(photographs[i], folder, i));

    private static void Draw(string folder, string name, string title, string x, string y, List<(double X, double Y)> points, bool throughZero = false, bool throughFirst = false)
    {
        double[] positions = [.. points.Select(point => point.X)], measured = [.. points.Select(point => point.Y)];
        var (constant, slope) = throughFirst ? (0, measured[0] / positions[0]) : throughZero ? (0, measured[^1] / positions[^1]) : Fit(positions, measured);
        double[] predicted = [.. positions.Select(position => constant + (slope * position))];
        var plot = new Plot { Title = title, XLabel = x, YLabel = y, Series = [new PlotSeries("measured", positions, measured), new PlotSeries("linear", positions, predicted)] };
        ImageCodec.Save(plot.Render(), Path.Combine(folder, name + ".png"));
        foreach (var ((at, value), line) in points.Zip(predicted))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {at:0.#}: {value:0.0000} {y}, linear {line:0.0000}"));
    }

    /// <summary>The line of least squares.</summary>
    private static (double Constant, double Slope) Fit(double[] x, double[] y)
    {
        var (mean, middle) = (x.Average(), y.Average());
        var slope = x.Zip(y, (a, b) => (a - mean) * (b - middle)).Sum() / x.Sum(a => (a - mean) * (a - mean));
        return (middle - (slope * mean), slope);
    }
}
