using FsCheck;
using FsCheck.Fluent;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using static GaDms.Retrieval.Tests.Search.VectorKinds;

namespace GaDms.Retrieval.Tests.Search;

/// <summary>Codes make a search faster and change nothing of what it finds.</summary>
public sealed class ExactScanTests : IDisposable
{
    private const int Cameras = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_scan_with_codes_finds_what_comparing_every_vector_finds()
    {
        var scans = from dimension in Gen.Elements(1, 3, 31, 32, 33, 100, 512)
                    from rows in Gen.Choose(1, 300)
                    from coded in Gen.Choose(0, 2 * rows)
                    from queries in Gen.Choose(1, 19)
                    from top in Gen.Choose(1, 20)
                    from seed in Gen.Choose(0, int.MaxValue - 1)
                    select (dimension, rows, Math.Min(coded, rows), queries, top, seed);
        Prop.ForAll(Arb.From(scans), scan =>
        {
            var (dimension, rows, coded, count, top, seed) = scan;
            var random = new Random(seed);
            var vectors = Draw(random, rows, dimension);
            long[] removed = [.. Enumerable.Range(0, rows).Where(_ => random.Next(10) == 0).Select(row => (long)row)];
            using var generation = Make(vectors, coded, removed);
            var queries = Draw(random, count, dimension).Select((drawn, i) => Ask(i % 2 == 0 ? drawn : vectors[random.Next(rows)], top, random)).ToArray();

            var together = ExactScan.Search(generation, queries, CancellationToken.None);

            foreach (var ((query, filter), hits) in queries.Zip(together))
            {
                var expected = Naive(vectors, removed, query, filter);
                Assert.Equal(expected, hits);
                Assert.Equal(expected, ExactScan.Search(generation, query, filter, CancellationToken.None));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void Several_threads_and_blocks_find_the_same()
    {
        // 7,000 rows are several blocks for each thread; every tenth is a copy, so that equal scores meet across them.
        var random = new Random(5);
        var vectors = Enumerable.Range(0, 7_000).Select(_ => Unit(random, 128)).ToArray();
        for (var row = 10; row < vectors.Length; row += 10)
            vectors[row] = vectors[0];
        using var generation = Make(vectors, vectors.Length, []);
        var queries = Enumerable.Range(0, 11).Select(i => Ask(i == 0 ? vectors[0] : Unit(random, 128), 50, random)).ToArray();
        var together = ExactScan.Search(generation, queries, CancellationToken.None);
        foreach (var ((query, filter), hits) in queries.Zip(together))
        {
            Assert.Equal(Naive(vectors, [], query, filter), hits);
            Assert.Equal(hits, ExactScan.Search(generation, query, filter, CancellationToken.None));
        }
    }

    [Fact]
    public void A_cancelled_scan_ends()
    {
        using var generation = Make([Unit(new Random(1), 8)], 1, []);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var (query, filter) = Ask(new float[8], 1, new Random(1));
        Assert.ThrowsAny<OperationCanceledException>(() => ExactScan.Search(generation, query, filter, cancelled.Token));
    }

    private static (VectorQuery Query, RowFilter Filter) Ask(float[] vector, int top, Random random)
    {
        var filter = random.Next(3) == 0 ? new GalleryFilter { Cameras = ["any"] } : GalleryFilter.None;
        SearchHit? after = random.Next(4) == 0 ? new SearchHit(random.Next(100), random.NextSingle()) : null;
        return (new VectorQuery(vector, top) { After = after }, new RowFilter(filter, [random.Next(Cameras)], [], media: null));
    }

    private static SearchHit[] Naive(float[][] vectors, long[] removed, VectorQuery query, RowFilter filter) =>
    [
        .. vectors.Select((vector, row) => (Row: Row(row), Hit: new SearchHit(Row(row).Id, DotProduct.Compute(query.Vector, vector))))
            .Where(one => !removed.Contains(one.Row.Id - 1) && (filter.IsEmpty || filter.Passes(one.Row)) && !float.IsNaN(one.Hit.Score))
            .Select(one => one.Hit)
            .Where(hit => query.After is not { } after || hit.Score < after.Score || (hit.Score == after.Score && hit.Id > after.Id))
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(query.Top),
    ];

    private static RowRecord Row(int row) => new() { Id = row + 1, Camera = row % Cameras };

    private MappedGeneration Make(float[][] vectors, int coded, long[] removed)
    {
        var model = new GalleryModel("m", new string('0', 64), vectors[0].Length);
        var files = new GenerationFiles(_folder.Path, 1, model);
        files.Create();
        files.Append(0, vectors.SelectMany(vector => vector).ToArray(), [.. Enumerable.Range(0, vectors.Length).Select(Row)]);
        using (var codes = File.OpenWrite(files.Codes.Path))
            codes.SetLength(files.Codes.Offset(coded));
        var generation = new MappedGeneration(new GenerationState(1, model, vectors.Length, vectors.Length), files, removed);
        Assert.Equal(ByteProduct.IsSupported ? coded : 0, generation.CodeCount);
        return generation;
    }
}
