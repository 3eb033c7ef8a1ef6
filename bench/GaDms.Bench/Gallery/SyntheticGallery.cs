using GaDms.Retrieval.Store;

namespace GaDms.Bench.Gallery;

/// <summary>A gallery without pictures: vectors in clusters, as people's are, eight cameras, a moment each.</summary>
internal static class SyntheticGallery
{
    public const int Cameras = 8;

    private const int Clusters = 2000;
    private const int PerBatch = 10_000;

    /// <summary>Makes the gallery in a new folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="count">People.</param>
    /// <param name="model">Whose vectors they are said to be; its dimension is theirs.</param>
    /// <param name="cancellation">Stops early.</param>
    public static async Task FillAsync(string folder, int count, GalleryModel model, CancellationToken cancellation)
    {
        var random = new Random(1);
        var centres = Enumerable.Range(0, Clusters).Select(_ => Unit(random, model.Dimension)).ToArray();
        var start = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.FromHours(2));
        byte[] thumbnail = [0xFF, 0xD8, .. new byte[100]];
        await using var gallery = FolderGallery.OpenOrCreate(folder, model);
        for (var from = 0; from < count; from += PerBatch)
        {
            var batch = Enumerable.Range(from, Math.Min(PerBatch, count - from)).Select(i => new NewMedia
            {
                Hash = $"{i:x64}",
                Kind = MediaKind.Crop,
                Name = $"{i}.jpg",
                Source = "synthetic",
                Camera = $"camera-{i % Cameras}",
                Width = 64,
                Height = 128,
                Entries = [new NewEntry { Vector = Near(centres[random.Next(Clusters)], random), Thumbnail = thumbnail, Width = 64, Height = 128, Time = start.AddSeconds(7 * i) }],
            }).ToArray();
            await gallery.AddAsync(batch, cancellation: cancellation).ConfigureAwait(false);
        }
    }

    private static float[] Near(float[] centre, Random random)
    {
        var noise = Unit(random, centre.Length);
        return Normalized([.. centre.Select((value, i) => value + (0.7f * noise[i]))]);
    }

    private static float[] Unit(Random random, int dimension) => Normalized([.. Enumerable.Range(0, dimension).Select(_ => random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f)]);

    private static float[] Normalized(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }
}
