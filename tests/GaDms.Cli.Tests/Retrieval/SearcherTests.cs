using FsCheck;
using FsCheck.Fluent;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using static GaDms.Cli.Tests.Retrieval.GalleryFixtures;

namespace GaDms.Cli.Tests.Retrieval;

public sealed class SearcherTests
{
    [Fact]
    public void Equals_a_full_sort_for_any_number_of_rows_dimension_and_k()
    {
        var cases = from seed in Gen.Choose(0, int.MaxValue)
                    from rows in Gen.Choose(0, 300)
                    from dimension in Gen.Choose(1, 70)
                    from k in Gen.Choose(1, 40)
                    select (seed, rows, dimension, k);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using var folder = new TemporaryFolder();
            var random = new Random(c.seed);
            var vectors = Enumerable.Range(0, c.rows).Select(_ => Unit(random, c.dimension)).ToArray();
            using var gallery = Gallery.OpenOrCreate(folder["g"], Model(c.dimension));
            gallery.Add([.. vectors.Select((vector, row) => Image($"/{row}.jpg", vector))]);
            using var searcher = new Searcher(gallery);
            float[][] queries = [Unit(random, c.dimension), Unit(random, c.dimension)];
            var results = searcher.Search(queries, c.k);
            for (var q = 0; q < queries.Length; q++)
            {
                var scores = vectors.Select(vector => vector.Zip(queries[q], (a, b) => (double)a * b).Sum()).ToArray();
                var expected = scores.Select((score, row) => (score, row)).OrderByDescending(x => x.score).ThenBy(x => x.row).Take(c.k).ToArray();
                Assert.Equal(expected.Length, results[q].Count);
                for (var i = 0; i < expected.Length; i++)
                {
                    // Rounding may swap neighbours, so the score at each rank is compared, and each hit with its own row.
                    Assert.Equal(expected[i].score, results[q][i].Score, 1e-5);
                    Assert.Equal(scores[results[q][i].Row], results[q][i].Score, 1e-5);
                }
            }
        }));
    }

    [Fact]
    public void Equal_scores_come_in_the_order_of_adding_across_blocks()
    {
        using var folder = new TemporaryFolder();
        using var gallery = Gallery.OpenOrCreate(folder["g"], Model(512));
        var one = new float[512];
        one[3] = 1;
        gallery.Add([.. Enumerable.Range(0, 2000).Select(row => Image($"/{row}.jpg", one))]);
        using var searcher = new Searcher(gallery);
        Assert.Equal(Enumerable.Range(0, 700), searcher.Search(one, 700).Select(hit => hit.Row));
    }

    [Fact]
    public void A_replaced_file_is_found_as_it_is_now()
    {
        using var folder = new TemporaryFolder();
        using var gallery = Gallery.OpenOrCreate(folder["g"], Model());
        var before = Image("/a.jpg", content: "before");
        gallery.Add([before, Image("/b.jpg")]);
        gallery.Add([Image("/a.jpg", content: "after")]);
        using var searcher = new Searcher(gallery);
        Assert.Equal([1, 2], searcher.Search(before.Vector, 10).Select(hit => hit.Row).Order());
    }

    [Fact]
    public void A_query_of_another_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var gallery = Gallery.OpenOrCreate(folder["g"], Model());
        using var searcher = new Searcher(gallery);
        Assert.Empty(searcher.Search(new float[8], 3));
        Assert.Throws<ArgumentException>(() => searcher.Search(new float[9], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => searcher.Search(new float[8], 0));
    }
}
