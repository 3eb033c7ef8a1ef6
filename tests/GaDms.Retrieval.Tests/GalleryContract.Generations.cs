using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Tests;

public abstract partial class GalleryContract
{
    [Fact]
    public async Task Another_model_takes_over_when_all_its_vectors_are_there()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await using var reader = await place.OpenAsync();
        await gallery.AddAsync([.. Enumerable.Range(1, 5).Select(i => Media($"m{i}", Vector(i)))]);
        await gallery.RemoveAsync([2]);
        await using (var generation = await gallery.BeginGenerationAsync(Other))
        {
            Assert.Equal(0, generation.LastId);
            await generation.AppendAsync([(1, Vector(11, 4)), (3, Vector(13, 4))]);
            Assert.Equal(3, generation.LastId);
            Assert.Equal(Model, gallery.Model);
            Assert.Equal(3, (await reader.SearchAsync(new(Vector(3), 1)))[0].Id);
            await Assert.ThrowsAsync<GalleryException>(() => generation.SwapAsync());
            await Assert.ThrowsAsync<GalleryException>(() => generation.AppendAsync([(4, Vector(4))]));
        }

        // Cut off; another process goes on.
        await using (var again = await place.OpenAsync())
        {
            await using var generation = await again.BeginGenerationAsync(Other);
            Assert.Equal(3, generation.LastId);
            await Assert.ThrowsAsync<ArgumentException>(() => generation.AppendAsync([(3, Vector(13, 4))]));
            await generation.AppendAsync([(4, Vector(14, 4)), (5, Vector(15, 4))]);
            await generation.SwapAsync();
            Assert.Equal(Other, again.Model);
        }
        Assert.Equal(4, (await reader.SearchAsync(new(Vector(14, 4), 1)))[0].Id);
        Assert.Equal(Other, reader.Model);
        Assert.Equal(Vector(15, 4), await reader.VectorAsync(5));
        await using var opened = await place.OpenOrCreateAsync(Other);
        await opened.AddAsync([Media("new", Vector(16, 4))]);
        Assert.Equal(6, (await reader.SearchAsync(new(Vector(16, 4), 1)))[0].Id);
        await Assert.ThrowsAsync<GalleryException>(() => opened.AddAsync([Media("old", Vector(1))]));
        Assert.Equal(5, (await reader.SummaryAsync()).Entries);
    }

    [Fact]
    public async Task A_third_model_begins_anew()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Media("a", Vector(1))]);
        await using (var generation = await gallery.BeginGenerationAsync(Other))
            await generation.AppendAsync([(1, Vector(11, 4))]);
        var third = Other with { Name = "third", Fingerprint = new string('c', 64), Dimension = 3 };
        await using (var generation = await gallery.BeginGenerationAsync(third))
        {
            Assert.Equal(0, generation.LastId);
            await generation.AppendAsync([(1, Vector(12, 3))]);
            await generation.SwapAsync();
        }
        Assert.Equal(third, gallery.Model);
        Assert.Equal(Vector(12, 3), await gallery.VectorAsync(1));
    }

    [Fact]
    public async Task What_is_removed_and_added_between_two_attempts_is_not_forgotten()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Media("a", Vector(1)), Media("b", Vector(2))]);
        await using (var generation = await gallery.BeginGenerationAsync(Other))
            await generation.AppendAsync([(1, Vector(11, 4)), (2, Vector(12, 4))]);
        await gallery.RemoveAsync([1]);
        await gallery.AddAsync([Media("c", Vector(3))]);
        await using (var generation = await gallery.BeginGenerationAsync(Other))
        {
            Assert.Equal(2, generation.LastId);
            await Assert.ThrowsAsync<GalleryException>(() => generation.SwapAsync());
            await generation.AppendAsync([(3, Vector(13, 4))]);
            await generation.SwapAsync();
        }
        Assert.Equal([3L, 2], (await gallery.SearchAsync(new(Vector(13, 4), 5))).Select(hit => hit.Id));
        Assert.Null(await gallery.VectorAsync(1));
    }

    [Fact]
    public async Task While_one_writes_another_is_refused_and_told_who()
    {
        if (await NewPlaceAsync() is not { } place)
            return;
        await using var _ = place;
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Media("a", Vector(1))]);
        await using var other = await place.OpenAsync();
        await using (await gallery.BeginGenerationAsync(Other))
        {
            var refused = await Assert.ThrowsAsync<GalleryException>(() => other.AddAsync([Media("b", Vector(2))]));
            Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", refused.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<GalleryException>(() => other.BeginGenerationAsync(Other));
            Assert.Single(await other.SearchAsync(new(Vector(1), 5)));
        }
        await other.AddAsync([Media("b", Vector(2))]);
        await gallery.AddAsync([Media("c", Vector(3))]);
        Assert.Equal([1L, 2, 3], (await other.ListAsync(GalleryFilter.None, 0, 10)).Select(entry => entry.Id));
    }
}
