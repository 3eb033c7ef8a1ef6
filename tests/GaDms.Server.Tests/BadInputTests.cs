using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace GaDms.Server.Tests;

[Collection(ServerTestGroup.Name)]
public sealed class BadInputTests(PeopleWorld world)
{
    private HttpClient Client => world.Server.Client;

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("null", "empty")]
    [InlineData("[]", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("{}", "asks for nobody")]
    [InlineData("""{"sentences":[]}""", "asks for nobody")]
    [InlineData("""{"unlike":[1]}""", "asks for nobody")]
    [InlineData("""{"sentences":[""]}""", "empty")]
    [InlineData("""{"sentences":["   "]}""", "empty")]
    [InlineData("""{"sentences":[null]}""", "empty")]
    [InlineData("""{"sentences":"a hat"}""", "$.sentences")]
    [InlineData("""{"sentences":["a hat"],"color":"red"}""", "no such field")]
    [InlineData("""{"sentences":["a hat"],"filter":{"colour":["red"]}}""", "no such field")]
    [InlineData("""{"sentences":["a hat"],"filter":{"cameras":["moon"]}}""", "north-gate")]
    [InlineData("""{"sentences":["a hat"],"filter":{"sources":["moon"]}}""", "station")]
    [InlineData("""{"sentences":["a hat"],"filter":{"tags":["moon"]}}""", "checked")]
    [InlineData("""{"sentences":["a hat"],"filter":{"tags":[null]}}""", "null")]
    [InlineData("""{"sentences":["a hat"],"filter":{"from":"yesterday"}}""", "from")]
    [InlineData("""{"sentences":["a hat"],"filter":{"from":"2026-05-01T08:00"}}""", "zone")]
    [InlineData("""{"sentences":["a hat"],"filter":{"until":"2026-13-01T08:00Z"}}""", "until")]
    [InlineData("""{"sentences":["a hat"],"filter":{"from":"2026-05-02T08:00Z","until":"2026-05-01T08:00Z"}}""", "before")]
    [InlineData("""{"sentences":["a hat"],"filter":{"dayFrom":"25:00"}}""", "dayFrom")]
    [InlineData("""{"sentences":["a hat"],"top":0}""", "top")]
    [InlineData("""{"sentences":["a hat"],"top":101}""", "top")]
    [InlineData("""{"sentences":["a hat"],"top":"many"}""", "$.top")]
    [InlineData("""{"sentences":["a hat"],"top":99999999999999999999}""", "$.top")]
    [InlineData("""{"sentences":["a hat"],"cursor":""}""", "cursor")]
    [InlineData("""{"sentences":["a hat"],"cursor":"made up"}""", "cursor")]
    [InlineData("""{"sentences":["a hat"],"cursor":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "cursor")]
    [InlineData("""{"sentences":["a hat"],"like":[999]}""", "999")]
    [InlineData("""{"like":[-1]}""", "-1")]
    [InlineData("""{"sentences":["a hat"],"rerank":true}""", "rerank")]
    public async Task Searches_that_cannot_be_answered(string body, string told)
    {
        using var response = await Client.PostAsync("/api/v1/search", Json(body));
        Assert.Contains(told, await response.ProblemAsync(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sentences_too_long_or_too_many()
    {
        var words = string.Join(' ', Enumerable.Repeat("hat", 10_000));
        using var @long = await Client.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { words } });
        Assert.Contains("2000", await @long.ProblemAsync(400), StringComparison.Ordinal);
        using var many = await Client.PostAsJsonAsync("/api/v1/search", new { sentences = Enumerable.Repeat("hat", 21) });
        Assert.Contains("20", await many.ProblemAsync(400), StringComparison.Ordinal);
        using var examples = await Client.PostAsJsonAsync("/api/v1/search", new { like = Enumerable.Repeat(1, 201) });
        Assert.Contains("200", await examples.ProblemAsync(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_too_large()
    {
        using var json = await Client.PostAsync("/api/v1/export", Json($$"""{"ids":[1],"format":"csv","title":"{{new string('x', 2 << 20)}}"}"""));
        await json.ProblemAsync(413);
        using var alive = await Client.GetAsync("/health/ready");
        Assert.True(alive.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Pictures_that_are_none()
    {
        var good = await File.ReadAllBytesAsync(world.Pictures[0]);
        byte[] bomb = [.. "BM"u8, .. new byte[16], .. BitConverter.GetBytes(60_000), .. BitConverter.GetBytes(60_000), 1, 0, 24, 0, .. new byte[32]];
        foreach (var (bytes, told) in new[] { ("<svg/>"u8.ToArray(), "not a picture"), (Array.Empty<byte>(), "empty"), (good[..(good.Length / 2)], "truncated"), (bomb, "pixels") })
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "picture", "a.jpg" } };
            using var response = await Client.PostAsync("/api/v1/search", form);
            Assert.Contains(told, await response.ProblemAsync(400), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Forms_that_are_none()
    {
        using var many = new MultipartFormDataContent();
        for (var i = 0; i < 5; i++)
            many.Add(new ByteArrayContent(await File.ReadAllBytesAsync(world.Pictures[i])), "picture", "a.jpg");
        using var tooMany = await Client.PostAsync("/api/v1/search", many);
        Assert.Contains("4 are allowed", await tooMany.ProblemAsync(400), StringComparison.Ordinal);

        using var foreign = new MultipartFormDataContent { { new ByteArrayContent([1]), "photo", "a.jpg" } };
        using var wrongPart = await Client.PostAsync("/api/v1/search", foreign);
        Assert.Contains("photo", await wrongPart.ProblemAsync(400), StringComparison.Ordinal);

        using var garbage = new ByteArrayContent(Encoding.UTF8.GetBytes("no form at all"));
        garbage.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var noForm = await Client.PostAsync("/api/v1/search", garbage);
        await noForm.ProblemAsync(400);

        using var badQuery = new MultipartFormDataContent { { new StringContent("{"), "query" } };
        using var noJson = await Client.PostAsync("/api/v1/search", badQuery);
        await noJson.ProblemAsync(400);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("GET", "/api/v1/people/999", 404)]
    [InlineData("GET", "/api/v1/people/999/thumbnail", 404)]
    [InlineData("GET", "/api/v1/people/1/frame", 404)]
    [InlineData("GET", "/api/v1/people/1/clip", 404)]
    [InlineData("GET", "/api/v1/people/1/clip/0", 404)]
    [InlineData("GET", "/api/v1/people/one", 404)]
    [InlineData("GET", "/api/v1/people/999/similar", 400)]
    [InlineData("GET", "/api/v1/people/1/similar?top=many", 400)]
    [InlineData("DELETE", "/api/v1/people/999", 404)]
    [InlineData("POST", "/api/v1/tracks/999/forget", 404)]
    [InlineData("GET", "/api/v1/search", 405)]
    [InlineData("GET", "/api/v1/ingest/none", 404)]
    [InlineData("GET", "/api/v1/ingest/none/events", 404)]
    [InlineData("DELETE", "/api/v1/ingest/none", 404)]
    [InlineData("POST", "/api/v1/search", 415)]
    [InlineData("POST", "/api/v1/export", 415)]
    [InlineData("POST", "/api/v1/ingest", 415)]
    [InlineData("GET", "/assets/../../keys.json", 404)]
    [InlineData("GET", "/assets/..%2f..%2fkeys.json", 404)]
    public async Task Addresses_that_are_none(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (status == 415)
            request.Content = new StringContent("a hat", Encoding.UTF8, "text/plain");
        using var response = await Client.SendAsync(request);
        await response.ProblemAsync(status);
    }

    [Theory]
    [InlineData("""{"ids":[],"format":"csv"}""", "ids")]
    [InlineData("""{"format":"csv"}""", "ids")]
    [InlineData("""{"ids":[1],"format":"pdf"}""", "format")]
    [InlineData("""{"ids":["one"],"format":"csv"}""", "$.ids[0]")]
    public async Task Exports_that_cannot_be_made(string body, string told)
    {
        using var response = await Client.PostAsync("/api/v1/export", Json(body));
        Assert.Contains(told, await response.ProblemAsync(400), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sentence":""}""")]
    [InlineData("""{"sentence":null}""")]
    [InlineData("{}")]
    public async Task Sentences_without_a_word_are_not_explained(string body)
    {
        using var response = await Client.PostAsync("/api/v1/people/1/explain", Json(body));
        await response.ProblemAsync(400);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
