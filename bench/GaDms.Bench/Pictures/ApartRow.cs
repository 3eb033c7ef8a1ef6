using GaDms.Imaging;
using GaDms.Imaging.Decoding;

namespace GaDms.Bench.Pictures;

/// <summary>What it costs that foreign pictures are decoded in processes of their own: decode and resize, both ways; one core.</summary>
internal sealed class ApartRow : IRow
{
    public string Id => "apart";

    public string Title => "decode apart and resize to 128 x 384; crops, then photographs of 1.2 megapixels; one core";

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var files = PictureFiles.Of(context);
        yield return Measure(context, files.Crops, "crops/s");
        yield return Measure(context, files.Photographs, "photographs/s");
    }

    private RowResult Measure(RowContext context, IReadOnlyList<string> paths, string unit)
    {
        byte[][] pictures = [.. paths.Select(File.ReadAllBytes)];
        using var pool = new DecoderPool(new DecoderSettings { Processes = 1 });
        var resized = new Image(128, 384);
        var timings = Comparison.InTurns(
            context.Rounds, () => Comparison.Seconds(() => Each(picture => pool.Decode(picture))), () => Comparison.Seconds(() => Each(picture => ImageCodec.Decode(picture))));
        return RowResult.Rate(Id, Against.Here, timings[0], timings[1], pictures.Length, unit, note: "same code, same pixels");

        void Each(Func<byte[], Image> decode)
        {
            foreach (var picture in pictures)
                Resampler.ResizeBilinear(decode(picture), resized);
        }
    }
}
