using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Bench.Growth;

/// <summary>A gallery that is searched while it grows.</summary>
internal static class GrowingGallery
{
    private const int Dimension = 512, PerBatch = 10_000, Top = 10;

    /// <summary>Thousands of people and milliseconds of a search, from 10,000 people to <paramref name="most"/>.</summary>
    public static async Task<List<(double X, double Y)>> MeasureAsync(int most, int rounds, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("gadms-growth-").FullName;
        try
        {
            await using var gallery = FolderGallery.OpenOrCreate(Path.Combine(folder, "gallery"), new GalleryModel("synthetic", new string('0', 64), Dimension));
            var random = new Random(1);
            var points = new List<(double X, double Y)>();
            for (long count = 0, next = PerBatch; count < most;)
            {
                await gallery.AddAsync(Batch(random, count), cancellation: cancellation).ConfigureAwait(false);
                count += PerBatch;
                if (count < next && count < most)
                    continue;
                next = count * 2;
                var query = new VectorQuery(Vector(random), Top);
                points.Add((count / 1000.0, 1000 * Comparison.InTurns(rounds, () => Comparison.Seconds(() => gallery.SearchAsync(query, cancellation).GetAwaiter().GetResult()))[0].Median));
            }
            return points;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static NewMedia[] Batch(Random random, long from) =>
    [
        .. Enumerable.Range(0, PerBatch).Select(i => new NewMedia
        {
            Hash = $"{from + i:x64}",
            Kind = MediaKind.Crop,
            Name = $"{from + i}.jpg",
            Source = "synthetic",
            Width = 64,
            Height = 128,
            Entries = [new NewEntry { Vector = Vector(random), Thumbnail = new byte[] { 0xFF, 0xD8 }, Width = 64, Height = 128 }],
        }),
    ];

    private static float[] Vector(Random random)
    {
        var vector = new float[Dimension];
        var length = 0f;
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = random.NextSingle() - 0.5f;
            length += vector[i] * vector[i];
        }
        length = MathF.Sqrt(length);
        return Array.ConvertAll(vector, value => value / length);
    }
}
