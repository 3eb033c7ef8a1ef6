using GaDms.Data.Loading;
using GaDms.Data.Transforms;
using GaDms.Model.Clip;

namespace GaDms.Bench.Pictures;

/// <summary>JPEG files to batches as the network takes them, with the published augmentation, on one core.</summary>
internal sealed class LoadRow : IRow
{
    private const int Batch = 64;

    public string Id => "load";

    public string Title => "decode, resize, augment; batches of 64, one core";

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var clip = ClipConfig.ViTB16;
        var crops = PictureFiles.Of(context).Crops;
        var loader = new PictureLoader(
            new FilePictureSource(crops), new TrainTransform(clip.ImageHeight, clip.ImageWidth), new LoaderSettings { Workers = 1 });
        var batches = Enumerable.Range(0, crops.Count).Chunk(Batch).ToArray();
        var missing = PeerProcess.WhyMissing(context.Python, "PIL", "torch", "torchvision");
        using var peer = missing is null ? PicturePeer.Loading(context.Python, crops, clip.ImageHeight, clip.ImageWidth, Batch) : null;
        var epoch = 0;
        var timings = Comparison.InTurns(context.Rounds, [() => Comparison.Seconds(Load), .. peer is null ? Array.Empty<Func<double>>() : [peer.Seconds]]);
        yield return RowResult.Rate(
            Id, Against.Torchvision, timings[0], timings.ElementAtOrDefault(1), crops.Count, "images/s", note: missing ?? $"same pixels after the resize; {peer!.Versions}");

        void Load()
        {
            foreach (var batch in loader.Load(batches, epoch++))
                batch.Dispose();
        }
    }
}
