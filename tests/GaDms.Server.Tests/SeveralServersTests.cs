using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GaDms.Server.Access;

namespace GaDms.Server.Tests;

/// <summary>A PostgreSQL server for the tests of one class; none where it is not installed.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresNode? _node;

    public PostgresNode Node => _node!;

    public async Task InitializeAsync() => _node = PostgresNode.Missing is null ? await PostgresNode.NewAsync() : null;

    public async Task DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
    }

    /// <summary>A gallery of its own.</summary>
    public string NewAddress() => $"{Node.Address}&schema=test_{Guid.NewGuid():N}";
}

/// <summary>Two servers on one gallery.</summary>
[Collection(ServerTestGroup.Name)]
public sealed class SeveralServersTests(PeopleWorld world, PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Together = 4;
    private static readonly object s_query = new { sentences = new[] { "a coat" }, top = 5 };

    [Fact]
    public Task A_key_a_session_and_a_cursor_of_one_count_at_the_other_on_a_folder() => AccessAsync(folder => Task.FromResult(world.Copy(folder)));

    [PostgresFact]
    public Task A_key_a_session_and_a_cursor_of_one_count_at_the_other_on_a_database() => AccessAsync(_ => GalleryAsync());

    [Fact]
    public Task What_one_adds_or_removes_the_other_sees_in_a_folder() => AddAndRemoveAsync(folder => Task.FromResult(world.Copy(folder)));

    [PostgresFact]
    public Task What_one_adds_or_removes_the_other_sees_in_a_database() => AddAndRemoveAsync(_ => GalleryAsync());

    [PostgresFact]
    public async Task Both_add_at_the_same_time()
    {
        using var folder = new TemporaryFolder();
        var address = await GalleryAsync();
        await using var one = await StartAsync(address, "one", folder);
        await using var two = await StartAsync(address, "two", folder);
        RunningServer[] servers = [one, two];
        var sent = await Task.WhenAll(Enumerable.Range(0, 2 * Together).Select(async i => (Server: servers[i % 2], Id: await SendAsync(servers[i % 2], world.NewPicture, (byte)(i / 2)))));
        var ends = await Task.WhenAll(sent.Select(upload => EndAsync(upload.Server, upload.Id)));

        // Each picture was sent to both, and is there once.
        Assert.All(ends, end => Assert.Equal("done", (string)end["state"]!));
        Assert.Equal((Together, Together), (ends.Sum(end => (int)end["added"]!), ends.Sum(end => (int)end["known"]!)));
        Assert.Equal(PeopleWorld.Crops + PeopleWorld.Sightings + Together, (int)(await two.GetAsync("/api/v1/gallery"))["entries"]!);
    }

    [PostgresFact]
    public async Task While_the_database_is_away_all_is_refused_and_afterwards_all_is_well()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(await GalleryAsync(), "one", folder);
        foreach (var crash in new[] { false, true })
        {
            await server.SearchAsync(s_query);
            await postgres.Node.StopAsync(crash);
            await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
            {
                using var response = await server.Client.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { $"a coat {i}" } });
                Assert.Contains("does not answer", await response.ProblemAsync(503), StringComparison.Ordinal);
                Assert.NotNull(response.Headers.RetryAfter);
            }));
            using (var ready = await server.Client.GetAsync("/health/ready"))
                Assert.Contains("gallery does not answer", await ready.ProblemAsync(503), StringComparison.Ordinal);
            using (var live = await server.Client.GetAsync("/health/live"))
                Assert.Equal(HttpStatusCode.OK, live.StatusCode);

            await postgres.Node.StartAsync();
            using (var ready = await server.Client.GetAsync("/health/ready"))
                Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.Equal(5, (await server.SearchAsync(s_query)).Ids().Length);
        }
    }

    private async Task AccessAsync(Func<TemporaryFolder, Task<string>> gallery)
    {
        using var folder = new TemporaryFolder();
        var address = await gallery(folder);
        var secret = new KeyStore(folder["keys.json"], TimeProvider.System).Add("desk", Scopes.All, 10_000).Secret;
        await using var one = await StartAsync(address, "one", folder);
        await using var two = await StartAsync(address, "two", folder);
        using var first = one.NewClient(secret);
        using var second = two.NewClient(secret);

        var ids = new List<long>();
        string? cursor = null;
        for (var page = 0; page == 0 || cursor is not null; page++)
        {
            using var response = await (page % 2 == 0 ? first : second).PostAsJsonAsync("/api/v1/search", new { sentences = new[] { "a coat" }, top = 7, cursor });
            var json = await response.ReadAsync();
            ids.AddRange(json.Ids());
            cursor = (string?)json["next"];
        }
        Assert.Equal(PeopleWorld.Results, ids.Distinct().Count());
        Assert.Equal(PeopleWorld.Results, ids.Count);

        using var begun = await one.Client.PostAsJsonAsync("/api/v1/session", new { key = secret });
        var cookie = begun.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, await GalleryWithAsync(two, cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await GalleryWithAsync(two, cookie[..^1] + (cookie[^1] == 'A' ? 'B' : 'A')));

        // Revoked through the file that both read.
        var keys = new KeyStore(folder["keys.json"], TimeProvider.System);
        keys.Revoke(keys.Keys[0].Id);
        Assert.Equal(HttpStatusCode.Unauthorized, await GalleryWithAsync(one, cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await GalleryWithAsync(two, cookie));
        using var refused = await second.PostAsJsonAsync("/api/v1/search", s_query);
        await refused.ProblemAsync(401);
    }

    private async Task AddAndRemoveAsync(Func<TemporaryFolder, Task<string>> gallery)
    {
        using var folder = new TemporaryFolder();
        var address = await gallery(folder);
        await using var one = await StartAsync(address, "one", folder);
        await using var two = await StartAsync(address, "two", folder);
        var newcomers = new { sentences = new[] { "a person" }, filter = new { sources = new[] { "visitors" } } };

        var id = await SendAsync(one, world.NewPicture);
        await EndAsync(one, id);
        var found = Assert.Single((await two.SearchAsync(newcomers)).Ids());
        using (var elsewhere = await two.Client.GetAsync($"/api/v1/ingest/{id}"))
            Assert.Contains("the server \"one\"", await elsewhere.ProblemAsync(404), StringComparison.Ordinal);
        using (var unknown = await one.Client.GetAsync($"/api/v1/ingest/{id[..^1]}x"))
            Assert.Contains("no such upload", await unknown.ProblemAsync(404), StringComparison.Ordinal);

        using (var removed = await two.Client.DeleteAsync($"/api/v1/people/{found}"))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.DoesNotContain(found, (await one.SearchAsync(new { sentences = new[] { "a person" }, top = 100 })).Ids());
        using var thumbnail = await one.Client.GetAsync($"/api/v1/people/{found}/thumbnail");
        await thumbnail.ProblemAsync(404);
    }

    private async Task<string> GalleryAsync()
    {
        var address = postgres.NewAddress();
        await world.CopyAsync(address);
        return address;
    }

    private Task<RunningServer> StartAsync(string address, string name, TemporaryFolder shared) => RunningServer.StartAsync(
        world,
        options => (options.Gallery, options.Name) = (address, name),
        change: options => options with { KeysPath = shared["keys.json"], AuditPath = shared["audit.jsonl"] });

    private static async Task<HttpStatusCode> GalleryWithAsync(RunningServer server, string cookie)
    {
        using var client = server.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/gallery");
        request.Headers.Add("Cookie", cookie);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Sends a picture; those with another number differ in a byte behind the picture.</summary>
    private static async Task<string> SendAsync(RunningServer server, string picture, byte number = 0)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("visitors"), "source" },
            { new StringContent("whole"), "people" },
            { new ByteArrayContent([.. await File.ReadAllBytesAsync(picture), number]), "file", "new.png" },
        };
        using var response = await server.Client.PostAsync("/api/v1/ingest", form);
        return (string)(await response.ReadAsync())["id"]!;
    }

    private static async Task<JsonNode> EndAsync(RunningServer server, string id)
    {
        using var _ = await server.Client.GetAsync($"/api/v1/ingest/{id}/events");
        return await server.GetAsync($"/api/v1/ingest/{id}");
    }
}
