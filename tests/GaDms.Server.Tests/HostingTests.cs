using GaDms.Hosting;
using GaDms.Hosting.Searching;
using GaDms.Retrieval;
using GaDms.Retrieval.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GaDms.Server.Tests;

[Collection(ServerTestGroup.Name)]
public sealed class HostingTests(PeopleWorld world)
{
    private IPersonSearch Search => world.Server.Services.GetRequiredService<IPersonSearch>();

    [Fact]
    public async Task Options_are_checked_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningServer.StartAsync(world, options =>
        {
            options.Gallery = " ";
            options.Model = "/nowhere/model.safetensors";
            options.Vocabulary = "/nowhere/words.txt";
            options.Device = "tpu";
            options.Precision = "fp8";
            options.Threads = -1;
            options.BatchSize = 0;
            options.MaxPicturesPerQuery = 0;
            options.RetainFor = TimeSpan.Zero;
        }));
        foreach (var name in new[] { "Gallery", "Model", "Vocabulary", "Device", "Precision", "Threads", "BatchSize", "MaxPicturesPerQuery", "RetainFor" })
            Assert.Contains(refused.Failures, failure => failure.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gallery_that_is_none_stops_the_start() =>
        await Assert.ThrowsAsync<GalleryException>(() => RunningServer.StartAsync(world, options => options.Gallery = "/nowhere"));

    [Fact]
    public async Task All_results_come_page_by_page()
    {
        var all = await Search.SearchAllAsync(new PersonQuery { Sentences = ["a coat"], Top = 6 }).ToListAsync();
        Assert.Equal(Enumerable.Range(1, PeopleWorld.Results), all.Select(result => result.Rank));
        Assert.Equal(7, (await Search.SearchAllAsync(new PersonQuery { Sentences = ["a coat"], Top = 6 }).Take(7).ToListAsync()).Count);
    }

    [Fact]
    public async Task Who_waits_for_the_model_can_give_up()
    {
        var model = world.Server.Services.GetRequiredService<SharedModel>();
        using var release = new ManualResetEventSlim();
        var busy = model.RunAsync(_ =>
        {
            release.Wait();
            return 0;
        });
        try
        {
            using var cancel = new CancellationTokenSource();
            var search = Search.SearchAsync(new PersonQuery { Sentences = [$"a sentence nobody has asked for, {Guid.NewGuid()}"] }, cancel.Token);
            var explanation = Search.ExplainAsync(1, "a coat", cancel.Token);
            Assert.False(search.IsCompleted);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => explanation);
            Assert.False(busy.IsCompleted);
        }
        finally
        {
            release.Set();
            await busy;
        }
        Assert.NotEmpty((await Search.SearchAsync(new PersonQuery { Sentences = ["a coat"] })).Results);
    }

    [Fact]
    public async Task Too_many_who_wait_are_refused()
    {
        await using var server = await RunningServer.StartAsync(world, options => options.MaxWaiting = 2);
        var model = server.Services.GetRequiredService<SharedModel>();
        using var release = new ManualResetEventSlim();
        var busy = model.RunAsync(_ =>
        {
            release.Wait();
            return 0;
        });
        var searches = Enumerable.Range(0, 40).Select(i => server.Services.GetRequiredService<IPersonSearch>().SearchAsync(new PersonQuery { Sentences = [$"coat {i}"] })).ToArray();
        Assert.Contains(true, await Task.WhenAll(searches.Take(1).Select(async _ => (await Task.WhenAny(searches)) is { Exception.InnerException: BusyException })));
        release.Set();
        await busy;
        var outcomes = await Task.WhenAll(searches.Select(search => search.ContinueWith(done => done.IsFaulted, TaskScheduler.Default)));
        Assert.Contains(false, outcomes);
    }

    [Fact]
    public async Task What_is_kept_long_enough_is_removed()
    {
        // Forty days later.
        await using var server = await RunningServer.StartAsync(
            world, options => options.RetainFor = TimeSpan.FromDays(30), services: services => services.AddSingleton<TimeProvider>(new SetClock(DateTimeOffset.UtcNow.AddDays(40))));
        var gallery = server.Services.GetRequiredService<IGallery>();
        while ((await gallery.SummaryAsync()).Entries > 0)
            await Task.Delay(20);
        Assert.Null(await gallery.ThumbnailAsync(1));
        Assert.Null(await gallery.FrameAsync(PeopleWorld.Crops + 1));
        Assert.Empty((await server.SearchAsync(new { sentences = new[] { "a coat" } })).Ids());
    }

    [Fact]
    public async Task What_is_young_is_kept()
    {
        await using var server = await RunningServer.StartAsync(world);
        var gallery = server.Services.GetRequiredService<IGallery>();
        var service = ActivatorUtilities.CreateInstance<RetentionService>(server.Services);
        Assert.Equal(0, await service.RunOnceAsync(TimeSpan.FromHours(1), CancellationToken.None));
        Assert.Equal(PeopleWorld.Crops + PeopleWorld.Sightings, (await gallery.SummaryAsync()).Entries);
        Assert.Equal(PeopleWorld.Crops + PeopleWorld.Sightings, await service.RunOnceAsync(TimeSpan.FromDays(-1), CancellationToken.None));
    }
}
