using GaDms.Imaging;
using GaDms.Model.Text;
using GaDms.Retrieval;
using GaDms.Retrieval.Store;

namespace GaDms.Faults.Tests.Worlds;

/// <summary>A job on a gallery of pictures of one colour, encoded two at a time by a tiny random model.</summary>
internal abstract class GalleryJob : SmallJob
{
    protected const string Batch = "2";

    // The header alone.
    private const int EmptyRows = 64;

    /// <summary>How many there are to be added.</summary>
    protected virtual int Pictures => 60;

    protected string Model => World["model.safetensors"];

    protected string OtherModel => World["other.safetensors"];

    protected string PictureFolder => World["pictures"];

    protected override Task MakeAsync()
    {
        var vocabulary = ClipVocabulary.Train(["a man in a red coat", "a woman in a red coat with a blue bag"], 8);
        SmallModelFile.Write(Model, seed: 1, vocabulary);
        SmallModelFile.Write(OtherModel, seed: 2, vocabulary);
        Directory.CreateDirectory(PictureFolder);
        for (var i = 0; i < Pictures; i++)
        {
            var image = new Image(24, 60);
            image.Fill(Color.FromHsv(360f * i / Pictures, 1, 1));
            ImageCodec.Save(image, Path.Combine(PictureFolder, $"{i:D3}.png"));
        }
        return Task.CompletedTask;
    }

    public override long Progress(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "rows-*.bin").Sum(Length) : 0;

    public override async Task<string?> ProblemAsync(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "gallery.db")))
            return null;
        try
        {
            await using var gallery = FolderGallery.Open(folder);
            var report = await GalleryCheckReport.OfAsync(gallery, queries: 3);
            return report is { Problems: [], Recall: 1 } ? null : $"recall {report.Recall}, {string.Join(" / ", report.Problems)}";
        }
        catch (GalleryException e) when (e.Message.Contains("is no gallery", StringComparison.Ordinal) && Progress(folder) <= EmptyRows)
        {
            // Killed while the gallery was made, it is none yet.
            return null;
        }
        catch (GalleryException e)
        {
            return e.Message;
        }
    }

    public override async Task<IReadOnlyList<string>> DifferencesAsync(string folder)
    {
        var differences = new List<string>();
        var (code, output, errors) = await GadmsProcess.TryAsync("gallery", "check", "--gallery", folder);
        if (code != 0 || !output.Contains("no problems", StringComparison.Ordinal))
            differences.Add($"gadms gallery check: {output}{errors}");
        await using var expected = FolderGallery.Open(Whole);
        await using var actual = FolderGallery.Open(folder);
        if (expected.Model != actual.Model)
            differences.Add($"its model is {actual.Model}");
        var rows = (await actual.ListAsync(GalleryFilter.None, 0, 1000)).ToDictionary(entry => entry.Id);
        foreach (var entry in await expected.ListAsync(GalleryFilter.None, 0, 1000))
        {
            if (!rows.Remove(entry.Id, out var other))
                differences.Add($"person {entry.Id} is missing");
            else if (Facts(entry) != Facts(other))
                differences.Add($"person {entry.Id} is {Facts(other)}, not {Facts(entry)}");
            else if (!Same(await expected.VectorAsync(entry.Id), await actual.VectorAsync(entry.Id)))
                differences.Add($"the vector of person {entry.Id} differs");
            else if (!Same(await expected.ThumbnailAsync(entry.Id), await actual.ThumbnailAsync(entry.Id)))
                differences.Add($"the picture of person {entry.Id} differs");
        }
        differences.AddRange(rows.Keys.Select(id => $"person {id} is too much"));
        return differences;
    }

    private static bool Same<T>(T[]? one, T[]? other) => one is not null && other is not null && one.AsSpan().SequenceEqual(other);

    // All but the time at which it was added.
    private static string Facts(GalleryEntry entry) =>
        $"{entry.Media} {entry.Hash} {entry.Kind} {entry.Name} {string.Join(' ', entry.Paths)} {entry.Source} {entry.Width} x {entry.Height} {entry.MediaWidth} x {entry.MediaHeight} {entry.Box}";
}
