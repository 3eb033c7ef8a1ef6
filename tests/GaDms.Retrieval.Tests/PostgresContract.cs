using GaDms.Postgres;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Tests;

/// <summary>What a gallery on a server does besides.</summary>
public abstract class PostgresContract : GalleryContract
{
    [Fact]
    public async Task An_index_finds_nearly_what_an_exact_search_finds_and_filters_lose_nothing()
    {
        if (await ServerAsync() is not { } server)
            return;
        await using var place = new SchemaPlace(server + (server.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "index=hnsw&m=8&ef_construction=40&ef_search=20");
        await using var gallery = (PostgresGallery)await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([.. Enumerable.Range(0, 1500).Select(i => Media($"m{i}", Vector(i)) with { Camera = i % 50 == 0 ? "rare" : "common" })]);
        Assert.Equal(1, await place.AskAsync<long>("SELECT count(*) FROM pg_indexes WHERE schemaname = '$schema' AND indexdef LIKE '%USING hnsw%'"));
        foreach (var filter in new[] { GalleryFilter.None, new GalleryFilter { Cameras = ["rare"] } })
        {
            var found = 0;
            for (var seed = 5000; seed < 5020; seed++)
            {
                var query = new VectorQuery(Vector(seed), 10) { Filter = filter };
                var exact = await gallery.SearchAsync(query with { Exact = true });
                var near = await gallery.SearchAsync(query);
                Assert.Equal(10, near.Count);
                Assert.Equal(near.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id), near);
                found += exact.Intersect(near).Count();
                var second = await gallery.SearchAsync(query with { Top = 5, After = near[4] });
                Assert.DoesNotContain(near[4], second);
            }
            Assert.InRange(found, 180, 200);
        }
    }

    [Theory]
    [InlineData("camera")]
    [InlineData("month")]
    public async Task Divided_vectors_answer_as_one_table_does(string partition)
    {
        if (await ServerAsync() is not { } server)
            return;
        await using var place = new SchemaPlace(server + (server.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "partition=" + partition);
        await using var gallery = await place.OpenOrCreateAsync(Model);
        var start = new DateTimeOffset(2026, 1, 31, 23, 30, 0, TimeSpan.FromHours(-9));
        string?[] cameras = [null, "gate", "it's"];
        await gallery.AddAsync([.. Enumerable.Range(0, 40).Select(i => At(Media($"m{i}", Vector(i)) with { Camera = cameras[i % 3] }, start.AddHours(i * 30)))]);
        await gallery.AddAsync([Media("timeless", Vector(77))]);
        Assert.Equal(partition == "camera" ? 3 : 4, await place.AskAsync<long>("SELECT count(*) FROM pg_inherits WHERE inhparent = '$schema.vectors_1'::regclass"));
        var all = await gallery.ListAsync(GalleryFilter.None, 0, 100);
        Assert.Equal(41, (await gallery.SearchAsync(new VectorQuery(Vector(3), 100))).Count);
        foreach (var filter in new GalleryFilter[] { new() { Cameras = ["it's"] }, new() { From = start, Until = start.AddHours(31) }, new() { From = start.AddDays(20) } })
        {
            var expected = all.Where(entry => (filter.Cameras.Count == 0 || entry.Camera == "it's") && (filter.From is null || entry.Time >= filter.From) && (filter.Until is null || entry.Time < filter.Until));
            Assert.Equal(expected.Select(entry => entry.Id), (await gallery.SearchAsync(new VectorQuery(Vector(3), 100) { Filter = filter })).Select(hit => hit.Id).Order());
        }
        await using (var generation = await gallery.BeginGenerationAsync(Other))
        {
            await generation.AppendAsync([.. Enumerable.Range(1, 41).Select(i => ((long)i, Vector(i, 4)))]);
            await generation.SwapAsync();
        }
        Assert.Equal(7, (await gallery.SearchAsync(new VectorQuery(Vector(7, 4), 1)))[0].Id);
        Assert.Equal(2, await gallery.RemoveAsync([7, 41]));
        Assert.Equal(39, (await gallery.SearchAsync(new VectorQuery(Vector(7, 4), 100))).Count);
        await gallery.CompactAsync();
        await Assert.ThrowsAsync<GalleryException>(() => PostgresGallery.OpenAsync(place.Address.Replace("partition=" + partition, "partition=none", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_another_process_swapped_in_is_not_mixed_with_vectors_of_the_old_model()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Media("a", Vector(1))]);
        var same = Model with { Name = "retrained", Fingerprint = new string('d', 64) };
        await using (var other = await place.OpenAsync())
        {
            await using var generation = await other.BeginGenerationAsync(same);
            await generation.AppendAsync([(1, Vector(2))]);
            await generation.SwapAsync();
        }
        var refused = await Assert.ThrowsAsync<GalleryException>(() => gallery.AddAsync([Media("b", Vector(3))]));
        Assert.Contains("retrained", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GalleryException>(() => gallery.SearchAsync(new VectorQuery(Vector(3), 1) { Fingerprint = Model.Fingerprint }));
    }

    /// <summary>Address of a database; null where there is none, which has been said then.</summary>
    protected abstract Task<string?> ServerAsync();

    protected override async Task<GalleryPlace?> NewPlaceAsync() => await ServerAsync() is { } server ? new SchemaPlace(server) : null;
}
