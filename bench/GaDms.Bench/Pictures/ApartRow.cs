using GaDms.Imaging;
using GaDms.Imaging.Decoding;

namespace GaDms.Bench.Pictures;

/// <summary>
/// What it costs that foreign pictures are decoded in processes of their own: decode and resize, both ways. With the threads of the run, as curation and
/// ingestion do it: what counts is the work that is added; and by one thread alone, where the time to wake a process up counts as well.
/// </summary>
internal sealed class ApartRow : IRow
{
    public string Id => "apart";

    public string Title => "decode apart and resize to 128 x 384; crops, then photographs of 1.2 megapixels; on the threads of the run, then one at a time";

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var files = PictureFiles.Of(context);
        foreach (var threads in new[] { context.Threads, 1 }.Distinct())
        {
            yield return Measure(context, files.Crops, threads, "crops/s");
            yield return Measure(context, files.Photographs, threads, "photographs/s");
        }
    }

    private RowResult Measure(RowContext context, IReadOnlyList<string> paths, int threads, string unit)
    {
        byte[][] pictures = [.. paths.Select(File.ReadAllBytes)];
        using var pool = new DecoderPool(new DecoderSettings { Processes = threads });
        using var resized = new ThreadLocal<Image>(() => new Image(128, 384));
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var timings = Comparison.InTurns(
            context.Rounds, () => Comparison.Seconds(() => Each(picture => pool.Decode(picture))), () => Comparison.Seconds(() => Each(picture => ImageCodec.Decode(picture))));
        return RowResult.Rate(Id, Against.Here, timings[0], timings[1], pictures.Length, unit, note: $"threads: {threads}; same code, same pixels");

        void Each(Func<byte[], Image> decode) =>
            Parallel.ForEach(pictures, options, picture => Resampler.ResizeBilinear(decode(picture), resized.Value!));
    }
}
