using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using GaDms.Retrieval.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GaDms.Server.Tests;

/// <summary>A server that was asked to stop.</summary>
[Collection(ServerTestGroup.Name)]
public sealed class DrainingTests(PeopleWorld world)
{
    private static readonly object s_query = new { sentences = new[] { "a coat" } };

    [Fact]
    public async Task It_is_not_ready_and_answers_all_the_same()
    {
        await using var server = await RunningServer.StartAsync(world, change: options => options with { Drain = TimeSpan.FromHours(1) });
        using (var before = await server.Client.PostAsJsonAsync("/api/v1/search", s_query))
            Assert.Null(before.Headers.ConnectionClose);
        GaDmsServer.Stop(server.App);
        using (var ready = await server.Client.GetAsync("/health/ready"))
            Assert.Contains("about to stop", await ready.ProblemAsync(503), StringComparison.Ordinal);
        using (var live = await server.Client.GetAsync("/health/live"))
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        // On a new connection too; whoever keeps one is told to open the next elsewhere.
        using var client = server.NewClient();
        using (var search = await client.PostAsJsonAsync("/api/v1/search", s_query))
        {
            Assert.Equal(HttpStatusCode.OK, search.StatusCode);
            Assert.True(search.Headers.ConnectionClose);
        }
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(world.NewPicture)), "file", "a.png" } };
        using var upload = await client.PostAsync("/api/v1/ingest", form);
        Assert.Contains("about to stop", await upload.ProblemAsync(503), StringComparison.Ordinal);
        Assert.NotNull(upload.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_request_that_runs_is_finished_before_the_end()
    {
        var clips = new SlowClips();
        await using var server = await RunningServer.StartAsync(world, services: services => services.AddSingleton<IClipSource>(clips));
        var running = server.Client.GetAsync("/api/v1/people/1/clip");
        await clips.Begun.Task;
        var ended = server.App.WaitForShutdownAsync();
        GaDmsServer.Stop(server.App);

        // It accepts nothing new by now, or soon.
        while (true)
        {
            using var client = server.NewClient();
            try
            {
                using var later = await client.GetAsync("/health/live");
            }
            catch (Exception e) when (e is HttpRequestException or SocketException)
            {
                break;
            }
        }
        Assert.False(running.IsCompleted);
        Assert.False(ended.IsCompleted);
        clips.Release.SetResult();
        using var response = await running;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await ended;
    }

    /// <summary>Shows nothing until it may.</summary>
    private sealed class SlowClips : IClipSource
    {
        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource Release { get; } = new();

        public bool Has(GalleryEntry entry) => true;

        public async Task<(IReadOnlyList<ClipFrame> Frames, double FramesPerSecond)?> FramesAsync(GalleryEntry entry, CancellationToken cancellation)
        {
            Begun.SetResult();
            await Release.Task.WaitAsync(cancellation);
            return ([], 5);
        }

        public Task<byte[]?> FrameAsync(GalleryEntry entry, int index, CancellationToken cancellation) => Task.FromResult<byte[]?>(null);
    }
}
