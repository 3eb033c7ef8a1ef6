using System.Net;
using System.Net.Http.Json;
using GaDms.Imaging;

namespace GaDms.Server.Tests;

[Collection(ServerTestGroup.Name)]
public sealed class PeopleTests(PeopleWorld world)
{
    private const int Followed = PeopleWorld.Crops + 1;

    private RunningServer Server => world.Server;

    [Fact]
    public async Task A_person_with_all_that_is_known()
    {
        var person = await Server.GetAsync($"/api/v1/people/{Followed}");
        Assert.Equal("video", (string)person["kind"]!);
        Assert.Equal("north-gate", (string)person["camera"]!);
        Assert.Equal(1, (double)person["offsetSeconds"]!);
        Assert.Equal(4, (double)person["track"]!["lastSeconds"]!);
        Assert.Equal(10, (int)person["box"]!["x"]!);
        Assert.True((bool)person["hasFrame"]!);
        Assert.Null(person["score"]);
        var crop = (await Server.GetAsync("/api/v1/people/2")).AsObject();
        Assert.Equal(PeopleWorld.FirstMorning.AddHours(1), DateTimeOffset.Parse((string)crop["time"]!, null));
        Assert.True(crop.ContainsKey("track"));
        Assert.Null(crop["track"]);
    }

    [Theory]
    [InlineData("/api/v1/people/1/thumbnail", 48)]
    [InlineData("/api/v1/people/41/frame", 96)]
    public async Task Pictures_are_jpegs_that_nobody_keeps(string path, int width)
    {
        using var response = await Server.Client.GetAsync(path);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal(width, ImageCodec.Decode(await response.Content.ReadAsByteArrayAsync()).Width);
    }

    [Fact]
    public async Task Words_are_explained_with_their_places()
    {
        const string sentence = "a man in a red coat";
        using var response = await Server.Client.PostAsJsonAsync("/api/v1/people/1/explain", new { sentence });
        var explanation = await response.ReadAsync();
        var words = explanation["words"]!.AsArray();
        Assert.Equal(sentence.Split(' '), words.Select(word => (string)word!["text"]!));
        Assert.All(words, word =>
        {
            Assert.Equal((string)word!["text"]!, sentence[(int)word["start"]!..(int)word["end"]!]);
            Assert.InRange((float)word["weight"]!, 0, 1);
            var map = word["map"]!;
            var values = map["values"]!.AsArray().Select(value => (float)value!).ToArray();
            Assert.Equal((8, 4, 32), ((int)map["rows"]!, (int)map["columns"]!, values.Length));
            Assert.Equal((0, 1), (values.Min(), values.Max()));
        });
    }

    [Fact]
    public async Task A_selection_as_a_table()
    {
        using var response = await Server.Client.PostAsJsonAsync("/api/v1/export", new { ids = new[] { 1, Followed, 999 }, format = "csv" });
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);

        // A spreadsheet must not take the name of a file for a formula.
        Assert.StartsWith("1,'=cmd", lines[1], StringComparison.Ordinal);
        Assert.Contains("2026-05-01T08:00:00+02:00", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{Followed},gate.mp4,video,station,north-gate,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selection_as_a_page()
    {
        using var response = await Server.Client.PostAsJsonAsync("/api/v1/export", new { ids = new[] { 3, 4 }, format = "sheet", title = "two people" });
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.True(ImageCodec.Decode(await response.Content.ReadAsByteArrayAsync()).Width >= 200);
    }

    [Fact]
    public async Task Removed_people_are_gone_and_a_track_goes_as_one()
    {
        await using var server = await RunningServer.StartAsync(world);
        using (var removed = await server.Client.DeleteAsync("/api/v1/people/3"))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using (var gone = await server.Client.GetAsync("/api/v1/people/3/thumbnail"))
            await gone.ProblemAsync(404);
        var track = (long)(await server.GetAsync($"/api/v1/people/{Followed}"))["track"]!["id"]!;
        using (var forgotten = await server.Client.PostAsync($"/api/v1/tracks/{track}/forget", null))
            Assert.Equal(PeopleWorld.Sightings, (int)(await forgotten.ReadAsync())["removed"]!);
        var left = await server.SearchAsync(new { sentences = new[] { "a person" }, top = 100 });
        Assert.Equal(Enumerable.Range(1, PeopleWorld.Crops).Select(id => (long)id).Where(id => id != 3), left.Ids().Order());
    }

    [Fact]
    public async Task The_gallery_says_what_it_holds()
    {
        var gallery = await Server.GetAsync("/api/v1/gallery");
        Assert.Equal(PeopleWorld.Crops + PeopleWorld.Sightings, (int)gallery["entries"]!);
        Assert.Equal(PeopleWorld.Crops + 1, (int)gallery["media"]!);
        Assert.Equal(["north-gate", "south-gate"], gallery["cameras"]!.AsArray().Select(camera => (string)camera!["name"]!));
        Assert.Equal(["search", "ingest", "admin"], gallery["scopes"]!.AsArray().Select(scope => (string)scope!));
        Assert.NotEmpty(gallery["examples"]!.AsArray());
        Assert.Equal(128, (int)gallery["model"]!["dimension"]!);
    }

    [Fact]
    public async Task The_document_names_every_address()
    {
        var paths = (await Server.GetAsync("/openapi/v1.json"))["paths"]!.AsObject().Select(path => path.Key).ToArray();
        foreach (var path in new[] { "/gallery", "/search", "/people/{id}", "/people/{id}/thumbnail", "/people/{id}/frame", "/people/{id}/similar", "/people/{id}/clip", "/people/{id}/clip/{index}", "/people/{id}/explain", "/export", "/ingest", "/ingest/{id}", "/ingest/{id}/events", "/tracks/{id}/forget", "/session" })
            Assert.Contains($"/api/v1{path}", paths);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task It_is_well(string path)
    {
        using var response = await Server.Client.GetAsync(path);
        Assert.Equal("Healthy", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_page_runs_nothing_from_elsewhere()
    {
        using var response = await Server.Client.GetAsync("/");
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.False(response.Headers.Contains("Server"));
    }
}
