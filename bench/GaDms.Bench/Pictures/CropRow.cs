using GaDms.Imaging;

namespace GaDms.Bench.Pictures;

/// <summary>Photographs in, people out, each as a JPEG file: what curation does with a picture beside finding them, on one core.</summary>
internal sealed class CropRow : IRow
{
    public string Id => "crop";

    public string Title => "decode photographs of 1.2 megapixels, cut 4 people out of each, write them; one core";

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var photographs = PictureFiles.Of(context).Photographs;
        var mine = Directory.CreateDirectory(Path.Combine(context.Folder, "cut")).FullName;
        var theirs = Directory.CreateDirectory(Path.Combine(context.Folder, "cut-peer")).FullName;
        var missing = PeerProcess.WhyMissing(context.Python, "PIL");
        using var peer = missing is null ? PicturePeer.Cropping(context.Python, photographs, theirs, PictureFiles.Quality) : null;
        var timings = Comparison.InTurns(
            context.Rounds, [() => Comparison.Seconds(() => Cut(photographs, mine)), .. peer is null ? Array.Empty<Func<double>>() : [peer.Seconds]]);
        var note = missing ?? $"{Same(mine, theirs):P0} of the files have the peer's pixels; {peer!.Versions}";
        yield return RowResult.Rate(Id, Against.Pil, timings[0], timings.ElementAtOrDefault(1), photographs.Count, "photographs/s", note: note);
    }

    /// <summary>Cuts the people out of one photograph.</summary>
    public static void Cut(string photograph, string folder, int number)
    {
        var picture = ImageCodec.Load(photograph);
        foreach (var (person, (x, y, width, height)) in PictureFiles.Boxes.Index())
            File.WriteAllBytes(Path.Combine(folder, $"{number}-{person}.jpg"), ImageCodec.EncodeJpeg(picture.Crop(x, y, width, height), PictureFiles.Quality));
    }

    private static void Cut(IReadOnlyList<string> photographs, string folder)
    {
        foreach (var (i, path) in photographs.Index())
            Cut(path, folder, i);
    }

    private static double Same(string mine, string theirs) => Directory.GetFiles(mine).Average(
        file => ImageCodec.Load(file).Pixels.AsSpan().SequenceEqual(ImageCodec.Load(Path.Combine(theirs, Path.GetFileName(file))).Pixels) ? 1.0 : 0);
}
