using GaDms.Retrieval;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>The files of records beside a gallery's database.</summary>
internal static class GalleryParsers
{
    private const int Rows = 20, Dimension = 8;

    private static readonly GalleryModel s_model = new("m", new string('b', 64), Dimension);

    public static IEnumerable<Parser> All(TemporaryFolder place)
    {
        yield return Of(place, "gallery, vectors", "vectors-1.f32");
        yield return Of(place, "gallery, rows", "rows-1.bin");
        yield return Of(place, "gallery, codes", "codes-1.i8");
    }

    private static Parser Of(TemporaryFolder place, string name, string file)
    {
        var folder = place[name];
        Directory.CreateDirectory(folder);
        var files = new GenerationFiles(folder, 1, s_model);
        files.Create();
        var random = new Random(1);
        var vectors = new float[Rows * Dimension];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = (float)(random.NextDouble() - 0.5);
        files.Append(0, vectors, [.. Enumerable.Range(1, Rows).Select(id => new RowRecord { Id = id, Time = id * 1000, Media = id, Minute = (short)id })]);
        var query = new VectorQuery([.. vectors.Take(Dimension)], 5) { Filter = new GalleryFilter { From = DateTimeOffset.UnixEpoch } };
        var filter = new RowFilter(query.Filter, [], [], null);
        return new Parser(
            name,
            [File.ReadAllBytes(Path.Combine(folder, file))],
            input =>
            {
                place.Write($"{name}/{file}", input);
                using var generation = new MappedGeneration(new GenerationState(1, s_model, Rows, Rows), files, [3]);
                foreach (var (asked, passes) in new[] { (query, filter), (query with { Filter = GalleryFilter.None }, new RowFilter(GalleryFilter.None, [], [], null)) })
                {
                    var scan = new PartScan(generation, [new ScanQuery(asked, passes, generation)]);
                    scan.Search(0, generation.Count);
                    TopK.Merge(scan.Best, 5);
                }
                generation.Find(7);
                _ = generation.Spread(5).Count();

                // Made anew where they are short.
                files.CompleteCodes(Rows);
            },
            error => error is GalleryException);
    }
}
