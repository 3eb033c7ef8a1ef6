using System.Net.Http.Json;
using System.Text.Json;

namespace GaDms.Server.Tests;

[Collection(ServerTestGroup.Name)]
public sealed class SearchTests(PeopleWorld world)
{
    private RunningServer Server => world.Server;

    [Fact]
    public async Task A_sentence_gives_a_page_best_first()
    {
        var page = await Server.SearchAsync(new { sentences = new[] { "a man in a red coat" }, top = 10 });
        var results = page["results"]!.AsArray();
        Assert.Equal(10, results.Count);
        Assert.Equal(Enumerable.Range(1, 10), results.Select(result => (int)result!["rank"]!));
        var scores = results.Select(result => (float)result!["score"]!).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(results, result => Assert.InRange((float)result!["probability"]!, 0, 1));
        Assert.Equal(["a man in a red coat"], page["wanted"]!.AsArray().Select(text => (string)text!));
        Assert.Equal(PeopleWorld.Crops + PeopleWorld.Sightings, (int)page["searched"]!);
        Assert.NotNull(page["next"]);
    }

    [Fact]
    public async Task Pages_together_are_everything_once_and_a_track_is_one_result()
    {
        var sentences = new[] { "a woman in a blue dress" };
        var ids = new List<long>();
        string? cursor = null;
        do
        {
            var page = await Server.SearchAsync(new { sentences, top = 7, cursor });
            Assert.Equal(ids.Count + 1, (int)page["results"]![0]!["rank"]!);
            ids.AddRange(page.Ids());
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal(PeopleWorld.Results, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Single(ids, id => id > PeopleWorld.Crops);
        Assert.Equal((await Server.SearchAsync(new { sentences, top = 100 })).Ids(), ids);
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_query()
    {
        var page = await Server.SearchAsync(new { sentences = new[] { "a hat" }, top = 5 });
        var cursor = (string)page["next"]!;
        using var other = await Server.Client.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { "a bag" }, top = 5, cursor });
        Assert.Contains("cursor", await other.ProblemAsync(400), StringComparison.Ordinal);

        // Every single changed character is noticed.
        for (var i = 0; i < cursor.Length; i++)
        {
            var changed = $"{cursor[..i]}{(cursor[i] == 'A' ? 'B' : 'A')}{cursor[(i + 1)..]}";
            using var response = await Server.Client.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { "a hat" }, top = 5, cursor = changed });
            await response.ProblemAsync(400);
        }
    }

    [Fact]
    public async Task Filters_narrow_before_ranking()
    {
        var sentences = new[] { "a person" };
        async Task<long[]> Find(object filter) => (await Server.SearchAsync(new { sentences, top = 100, filter })).Ids();
        static IEnumerable<long> Where(Func<long, bool> isMeant) => Enumerable.Range(1, PeopleWorld.Crops).Select(id => (long)id).Where(isMeant);

        Assert.Equal(Where(id => id % 2 == 0), (await Find(new { cameras = new[] { "south-gate" } })).Order());
        Assert.Equal(Where(id => id > PeopleWorld.Crops / 2), (await Find(new { sources = new[] { "shop" } })).Order());
        Assert.Equal(Where(id => id % 4 == 1), (await Find(new { tags = new[] { "checked" } })).Order());
        Assert.Equal([1, 2, 3], (await Find(new { until = "2026-05-01T09:00:00Z" })).Order());
        Assert.Equal([39, 40], (await Find(new { from = "2026-05-02T22:00:00+02:00" })).Order());
        Assert.Equal([15, 16, 17, 18, 39, 40], (await Find(new { dayFrom = "22:00", dayUntil = "02:00" })).Order());
    }

    [Fact]
    public async Task A_picture_finds_itself()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(JsonSerializer.Serialize(new { top = 3 })), "query" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(world.Pictures[6])), "picture", "../../etc/passwd" },
        };
        using var response = await Server.Client.PostAsync("/api/v1/search", form);
        var page = await response.ReadAsync();
        Assert.Equal(7, page.Ids()[0]);
        Assert.True((float)page["results"]![0]!["score"]! > 0.999);
    }

    [Fact]
    public async Task Liked_people_draw_and_unliked_ones_push_away()
    {
        Assert.Equal(5, (await Server.SearchAsync(new { like = new[] { 5 } })).Ids()[0]);
        var before = (await Server.SearchAsync(new { sentences = new[] { "a man" }, top = 100 })).Ids();
        var after = (await Server.SearchAsync(new { sentences = new[] { "a man" }, unlike = new[] { before[0] }, top = 100 })).Ids();
        Assert.True(Array.IndexOf(after, before[0]) > 0);
    }

    [Fact]
    public async Task Similar_people_are_others()
    {
        var page = await Server.GetAsync("/api/v1/people/5/similar?top=4");
        Assert.Equal(4, page.Ids().Length);
        Assert.DoesNotContain(5, page.Ids());
        var more = await Server.GetAsync($"/api/v1/people/5/similar?top=4&cursor={(string)page["next"]!}");
        Assert.Empty(more.Ids().Intersect(page.Ids()));

        // Another sighting of the same person is no other person.
        Assert.DoesNotContain((await Server.GetAsync($"/api/v1/people/{PeopleWorld.Crops + 1}/similar?top=100")).Ids(), id => id > PeopleWorld.Crops);
    }

    [Theory]
    [InlineData("мужчина в красном пальто")]
    [InlineData("赤いコートの女性")]
    [InlineData("رجل بقبعة زرقاء")]
    [InlineData("une femme à l’écharpe")]
    [InlineData("👩‍🦰 with a bag")]
    public async Task Other_alphabets_are_searched_for(string sentence) =>
        Assert.Equal(3, (await Server.SearchAsync(new { sentences = new[] { sentence }, top = 3 })).Ids().Length);

    [Fact]
    public async Task Many_clients_at_once_get_what_one_gets()
    {
        var sentences = Enumerable.Range(0, 32).Select(i => $"a person with {i} bags").ToArray();
        var together = await Task.WhenAll(sentences.Select(sentence => Server.SearchAsync(new { sentences = new[] { sentence }, top = 5 })));
        for (var i = 0; i < sentences.Length; i += 8)
            Assert.Equal((await Server.SearchAsync(new { sentences = new[] { sentences[i] }, top = 5 })).Ids(), together[i].Ids());
    }
}
