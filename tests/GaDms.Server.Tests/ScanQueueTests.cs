using GaDms.Hosting.Searching;
using GaDms.Retrieval;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using Microsoft.Extensions.DependencyInjection;

namespace GaDms.Server.Tests;

[Collection(ServerTestGroup.Name)]
public sealed class ScanQueueTests(PeopleWorld world)
{
    [Fact]
    public async Task Searches_that_share_a_pass_are_answered_as_those_that_do_not()
    {
        var gallery = world.Server.Services.GetRequiredService<IGallery>();
        var queue = new ScanQueue(gallery);
        var vectors = new List<float[]>();
        for (var id = 1; id <= PeopleWorld.Crops; id++)
            vectors.Add((await gallery.VectorAsync(id))!);
        var wrong = new VectorQuery(vectors[0], 3) { Filter = new GalleryFilter { Cameras = ["nowhere"] } };
        for (var round = 0; round < 10; round++)
        {
            var bad = queue.SearchAsync(wrong, CancellationToken.None);
            var answers = vectors.Select(vector => queue.SearchAsync(new VectorQuery(vector, 3), CancellationToken.None)).ToArray();
            await Assert.ThrowsAsync<GalleryException>(() => bad);
            foreach (var (vector, answer) in vectors.Zip(answers))
                Assert.Equal(await gallery.SearchAsync(new VectorQuery(vector, 3)), await answer);
        }
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.SearchAsync(new VectorQuery(vectors[0], 3), cancelled.Token));
        Assert.Equal(3, (await queue.SearchAsync(new VectorQuery(vectors[0], 3), CancellationToken.None)).Count);
    }
}
