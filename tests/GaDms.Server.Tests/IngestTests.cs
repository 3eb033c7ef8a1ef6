using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using GaDms.Hosting.Ingesting;
using GaDms.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace GaDms.Server.Tests;

[Collection(ServerTestGroup.Name)]
public sealed class IngestTests(PeopleWorld world)
{
    [Fact]
    public async Task An_upload_is_added_while_its_progress_is_told()
    {
        await using var server = await RunningServer.StartAsync(world);
        using var form = await FormAsync(("dir/new.png", world.NewPicture), ("other.png", world.OtherNewPicture), ("known.png", world.Pictures[0]));
        form.Add(new ByteArrayContent("no picture"u8.ToArray()), "file", "..\\..\\evil\u0007.jpg");
        foreach (var (name, value) in new[] { ("source", "evening"), ("camera", "east"), ("start", "2026-06-01T20:00+02:00"), ("tags", "b, a,b"), ("people", "whole") })
            form.Add(new StringContent(value), name);
        using var taken = await server.Client.PostAsync("/api/v1/ingest", form);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        var id = (string)(await taken.ReadAsync())["id"]!;
        Assert.Equal($"/api/v1/ingest/{id}", taken.Headers.Location?.ToString());

        var events = await EventsAsync(server, id);
        Assert.All(events.SkipLast(1), item => Assert.Equal("progress", item.EventType));
        Assert.Equal("end", events[^1].EventType);
        var end = JsonNode.Parse(events[^1].Data)!;
        Assert.Equal(("done", 4, 4, 2, 1), ((string)end["state"]!, (int)end["files"]!, (int)end["filesDone"]!, (int)end["added"]!, (int)end["known"]!));
        var skipped = Assert.Single(end["skipped"]!.AsArray());
        Assert.Equal("evil.jpg", (string)skipped!["name"]!);
        Assert.Contains("not a picture", (string)skipped["reason"]!, StringComparison.Ordinal);

        var page = await server.SearchAsync(new { sentences = new[] { "a person" }, filter = new { sources = new[] { "evening" }, cameras = new[] { "east" }, tags = new[] { "a", "b" } } });
        Assert.Equal(2, page.Ids().Length);
        Assert.Contains("new.png", page["results"]!.AsArray().Select(result => (string)result!["name"]!));
        Assert.Equal((end["added"]!.ToString(), "done"), ((await server.GetAsync($"/api/v1/ingest/{id}"))["added"]!.ToString(), (string)(await server.GetAsync($"/api/v1/ingest/{id}"))["state"]!));
    }

    [Fact]
    public async Task A_waiting_and_a_running_upload_are_cancelled_and_too_many_are_refused()
    {
        var ingestor = new Stuck();
        await using var server = await RunningServer.StartAsync(world, options => options.MaxWaitingIngestions = 1, services: services => services.AddSingleton<IIngestor>(ingestor));
        async Task<HttpResponseMessage> Send()
        {
            using var form = await FormAsync(("a.png", world.NewPicture));
            return await server.Client.PostAsync("/api/v1/ingest", form);
        }
        using var first = await Send();
        var running = (string)(await first.ReadAsync())["id"]!;
        await ingestor.Begun;
        using var second = await Send();
        var waiting = (string)(await second.ReadAsync())["id"]!;
        using var third = await Send();
        Assert.Contains("waiting", await third.ProblemAsync(503), StringComparison.Ordinal);
        Assert.NotNull(third.Headers.RetryAfter);

        foreach (var id in new[] { waiting, running })
        {
            using var cancelled = await server.Client.DeleteAsync($"/api/v1/ingest/{id}");
            Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
            Assert.Equal("cancelled", (string)JsonNode.Parse((await EventsAsync(server, id))[^1].Data)!["state"]!);
        }
    }

    [Theory]
    [InlineData("people", "all", "people")]
    [InlineData("start", "2026-05-01", "zone")]
    [InlineData("colour", "red", "colour")]
    [InlineData("camera", "a\nb", "camera")]
    public async Task Fields_that_are_none(string field, string value, string told)
    {
        await using var server = await RunningServer.StartAsync(world);
        using var form = await FormAsync(("a.png", world.NewPicture));
        form.Add(new StringContent(value), field);
        using var response = await server.Client.PostAsync("/api/v1/ingest", form);
        Assert.Contains(told, await response.ProblemAsync(400), StringComparison.Ordinal);
        using var none = new MultipartFormDataContent { { new StringContent("x"), "source" } };
        using var noFile = await server.Client.PostAsync("/api/v1/ingest", none);
        Assert.Contains("no file", await noFile.ProblemAsync(400), StringComparison.Ordinal);
    }

    private static async Task<MultipartFormDataContent> FormAsync(params (string Name, string Path)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, path) in files)
            form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(path)), "file", name);
        return form;
    }

    private static async Task<IReadOnlyList<SseItem<string>>> EventsAsync(RunningServer server, string id)
    {
        using var response = await server.Client.GetAsync($"/api/v1/ingest/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync();
        return await SseParser.Create(stream).EnumerateAsync().ToListAsync();
    }

    /// <summary>Works until it is cancelled.</summary>
    private sealed class Stuck : IIngestor
    {
        private readonly TaskCompletionSource _begun = new();

        public Task Begun => _begun.Task;

        public Task IngestAsync(IReadOnlyList<MediaInput> files, IngestOptions options, IProgress<IngestProgress> progress, CancellationToken cancellation)
        {
            _begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellation);
        }
    }
}
