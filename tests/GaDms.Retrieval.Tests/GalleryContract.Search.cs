using FsCheck;
using FsCheck.Fluent;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Tests;

public abstract partial class GalleryContract
{
    private static readonly string[] s_cameras = ["east", "gate", "north"];
    private static readonly string[] s_sources = ["cats", "people"];
    private static readonly string[] s_tags = ["blue", "red", "two words"];
    private static readonly DateTimeOffset s_start = new(2026, 1, 30, 21, 0, 0, TimeSpan.FromHours(2));

    private static readonly Gen<GalleryFilter> s_filters =
        from cameras in Some(s_cameras)
        from sources in Some(s_sources)
        from tags in Some(s_tags)
        from @from in Maybe(Gen.Choose(0, 400).Select(i => s_start.AddMinutes(i * 13)))
        from until in Maybe(Gen.Choose(0, 400).Select(i => s_start.AddMinutes(i * 13)))
        from dayFrom in Maybe(Gen.Choose(0, 23).Select(hour => new TimeOnly(hour, 30)))
        from dayUntil in Maybe(Gen.Choose(0, 23).Select(hour => new TimeOnly(hour, 0, 30)))
        from track in Maybe(Gen.Choose(1, 4).Select(i => (long)i))
        from media in Maybe(Gen.Choose(1, 60).Select(i => (long)i))
        from addedBefore in Maybe(Gen.Choose(1, 2).Select(i => (long)i))
        select new GalleryFilter
        {
            Cameras = cameras,
            Sources = sources,
            Tags = tags,
            From = @from,
            Until = until,
            DayFrom = dayFrom,
            DayUntil = dayUntil,
            Track = track,
            Media = media,
            AddedBefore = addedBefore is { } which ? DateTimeOffset.FromUnixTimeSeconds(which) : null,
        };

    [Fact]
    public async Task A_search_finds_what_a_naive_one_finds_whatever_the_filter()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        var vectors = await FillAsync(gallery);
        var entries = await gallery.ListAsync(GalleryFilter.None, 0, 1000);
        Assert.Equal(vectors.Length, entries.Count);
        var times = entries.Select(entry => entry.Added).Distinct().Order().ToArray();
        Assert.Equal(2, times.Length);

        Prop.ForAll(Arb.From(s_filters), Arb.From(Gen.Choose(1000, 1010)), Arb.From(Gen.Choose(1, 80)), (drawn, seed, top) => Task.Run(async () =>
        {
            // The generator does not know the clock: it says the first or the second batch.
            var filter = drawn.AddedBefore is { } added ? drawn with { AddedBefore = times[added.ToUnixTimeSeconds() - 1] } : drawn;
            var query = Vector(seed);
            var passing = entries.Where(entry => Passes(filter, entry)).ToArray();
            Assert.Equal(passing.Take(top).Select(entry => entry.Id), (await gallery.ListAsync(filter, 0, top)).Select(entry => entry.Id));
            var expected = passing.Select(entry => (entry.Id, Score: Dot(query, vectors[entry.Id - 1])))
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(top).ToArray();
            var hits = await gallery.SearchAsync(new VectorQuery(query, top) { Filter = filter });
            Assert.Equal(expected.Select(hit => hit.Id), hits.Select(hit => hit.Id));
            Assert.All(expected.Zip(hits), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
        }).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(7, true)]
    public async Task Pages_are_the_parts_of_one_long_result(int size, bool filtered)
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await FillAsync(gallery);
        var query = new VectorQuery(Vector(2000), 1000) { Filter = filtered ? new GalleryFilter { Cameras = ["gate", "north"] } : GalleryFilter.None };
        var all = await gallery.SearchAsync(query);
        Assert.Contains(all.Zip(all.Skip(1)), pair => pair.First.Score == pair.Second.Score);
        var pages = new List<SearchHit>();
        while (true)
        {
            var page = await gallery.SearchAsync(query with { Top = size, After = pages.Count == 0 ? null : pages[^1] });
            if (page.Count == 0)
                break;
            pages.AddRange(page);
            Assert.True(pages.Count <= all.Count, "pages overlap");
        }
        Assert.Equal(all, pages);
    }

    [Fact]
    public async Task Several_searches_at_once_find_what_each_finds_alone()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await FillAsync(gallery);
        var queries = Enumerable.Range(0, 10).Select(i => new VectorQuery(Vector(3000 + i), 1 + (5 * i))
        {
            Filter = i % 3 == 0 ? new GalleryFilter { Cameras = ["gate"] } : GalleryFilter.None,
            After = i % 4 == 0 ? new SearchHit(5, 0.1f) : null,
        }).ToArray();
        var together = await gallery.SearchManyAsync(queries);
        Assert.Equal(queries.Length, together.Count);
        foreach (var (query, hits) in queries.Zip(together))
            Assert.Equal(await gallery.SearchAsync(query), hits);
        Assert.Empty(await gallery.SearchManyAsync([]));
    }

    [Fact]
    public async Task Of_equal_scores_the_older_entry_comes_first()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Media("x", Vector(9)), .. Enumerable.Range(0, 20).Select(i => Media($"m{i}", Vector(5)))]);
        var hits = await gallery.SearchAsync(new VectorQuery(Vector(5), 6));
        Assert.Equal([2L, 3, 4, 5, 6, 7], hits.Select(hit => hit.Id));
        Assert.Equal(1, hits[0].Score, 1e-5);
    }

    [Fact]
    public async Task Names_that_are_not_there_are_refused_with_those_that_are()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await FillAsync(gallery);
        foreach (var (filter, there) in new (GalleryFilter Filter, string[] There)[]
        {
            (new() { Cameras = ["gate", "cellar"] }, s_cameras),
            (new() { Sources = ["cellar"] }, s_sources),
            (new() { Tags = ["red", "cellar"] }, s_tags),
        })
        {
            var refused = await Assert.ThrowsAsync<GalleryException>(() => gallery.SearchAsync(new VectorQuery(Vector(1), 5) { Filter = filter }));
            Assert.All(there.Append("cellar"), name => Assert.Contains(name, refused.Message, StringComparison.Ordinal));
            await Assert.ThrowsAsync<GalleryException>(() => gallery.ListAsync(filter, 0, 5));
        }
    }

    /// <summary>Adds 60 random entries in two batches, many with the same vector; their vectors by number.</summary>
    private static async Task<float[][]> FillAsync(IGallery gallery)
    {
        var random = new Random(7);
        var media = new List<NewMedia>();
        for (var i = 0; i < 60; i++)
        {
            var item = Media($"m{i}", Vector(random.Next(25))) with
            {
                Camera = random.Next(4) is var camera and < 3 ? s_cameras[camera] : null,
                Source = s_sources[random.Next(2)],
                Tags = [.. s_tags.Where(_ => random.Next(2) == 0)],
            };
            var track = i % 15 == 0 ? new NewTrack(TimeSpan.Zero, TimeSpan.FromSeconds(1)) : null;
            DateTimeOffset? time = random.Next(5) == 0 ? null : s_start.AddMinutes(random.Next(400) * 13).ToOffset(TimeSpan.FromHours(random.Next(-11, 14)));
            media.Add(item with { Entries = [item.Entries[0] with { Time = time, Track = track }] });
        }
        await gallery.AddAsync(media[..25]);
        await Task.Delay(20);
        await gallery.AddAsync(media[25..]);
        return [.. media.Select(item => item.Entries[0].Vector)];
    }

    private static bool Passes(GalleryFilter filter, GalleryEntry entry) =>
        (filter.Cameras.Count == 0 || (entry.Camera is { } camera && filter.Cameras.Contains(camera)))
        && (filter.Sources.Count == 0 || filter.Sources.Contains(entry.Source))
        && filter.Tags.All(entry.Tags.Contains)
        && (filter.From is not { } from || entry.Time >= from)
        && (filter.Until is not { } until || entry.Time < until)
        && ((filter.DayFrom is null && filter.DayUntil is null) || (entry.Time is { } time && filter.PassesTimeOfDay((time.Hour * 60) + time.Minute)))
        && (filter.Track is not { } track || entry.Track?.Id == track)
        && (filter.Media is not { } media || entry.Media == media)
        && (filter.AddedBefore is not { } added || entry.Added < added);

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private static Gen<string[]> Some(string[] names) =>
        Gen.Frequency((3, Gen.Constant(Array.Empty<string>())), (1, Gen.Elements(names).Select(name => new[] { name })), (1, Gen.SubListOf(names).Select(list => list.ToArray())));

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Frequency((3, Gen.Constant<T?>(null)), (1, gen.Select(value => (T?)value)));
}
