using System.Net;
using System.Net.Http.Json;
using GaDms.Server.Access;

namespace GaDms.Server.Tests;

[Collection(ServerTestGroup.Name)]
public sealed class AccessTests(PeopleWorld world)
{
    private static readonly object s_query = new { sentences = new[] { "a hat" }, top = 1 };

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    [InlineData("http://192.168.1.20:5080")]
    public void Other_addresses_need_a_key(string url)
    {
        using var folder = new TemporaryFolder();
        var options = new ServerOptions
        {
            Search = search => search.Gallery = world.Copy(folder),
            Urls = ["http://127.0.0.1:0", url],
            KeysPath = folder["keys.json"],
            AuditPath = folder["audit.jsonl"],
        };
        var refused = Assert.Throws<ServerException>(() => GaDmsServer.Build(options));
        Assert.Contains("gadms keys add", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);

        // A key that was revoked does not count.
        var keys = new KeyStore(folder["keys.json"], TimeProvider.System);
        var (key, _) = keys.Add("one", [Scopes.Search], 10);
        keys.Revoke(key.Id);
        Assert.Throws<ServerException>(() => GaDmsServer.Build(options));
        keys.Add("two", [Scopes.Search], 10);
        ((IDisposable)GaDmsServer.Build(options)).Dispose();
    }

    [Theory]
    [InlineData("https://localhost:5080")]
    [InlineData("localhost:5080")]
    [InlineData("http://example.org:5080")]
    [InlineData("http://localhost:5080/path")]
    [InlineData("nonsense")]
    public void Addresses_that_are_none(string url) => Assert.Throws<ServerException>(() => ListenAddress.Parse(url));

    [Fact]
    public async Task With_keys_each_request_needs_one_with_the_right_scope()
    {
        string searcher = "", feeder = "";
        await using var server = await RunningServer.StartAsync(world, before: it =>
        {
            var keys = new KeyStore(it.KeysPath, TimeProvider.System);
            searcher = keys.Add("searcher", [Scopes.Search], 100).Secret;
            feeder = keys.Add("feeder", [Scopes.Ingest], 100).Secret;
        });
        using (var nobody = await server.Client.PostAsJsonAsync("/api/v1/search", s_query))
        {
            Assert.Contains("Bearer", await nobody.ProblemAsync(401), StringComparison.Ordinal);
            Assert.Equal("Bearer", nobody.Headers.WwwAuthenticate.ToString());
        }
        foreach (var wrong in new[] { "x", searcher[..^1], searcher + "x", searcher.ToUpperInvariant() })
        {
            using var client = server.NewClient(wrong);
            using var refused = await client.GetAsync("/api/v1/gallery");
            await refused.ProblemAsync(401);
        }
        using var search = server.NewClient(searcher);
        using (var found = await search.PostAsJsonAsync("/api/v1/search", s_query))
            await found.ReadAsync();
        using (var scopes = await search.GetAsync("/api/v1/gallery"))
            Assert.Equal("search", (string)Assert.Single((await scopes.ReadAsync())["scopes"]!.AsArray())!);
        using (var forbidden = await search.DeleteAsync("/api/v1/people/1"))
            Assert.Contains("search", await forbidden.ProblemAsync(403), StringComparison.Ordinal);
        using (var form = new MultipartFormDataContent { { new StringContent("x"), "source" } })
        using (var forbidden = await search.PostAsync("/api/v1/ingest", form))
            await forbidden.ProblemAsync(403);
        using var feed = server.NewClient(feeder);
        using (var forbidden = await feed.GetAsync("/api/v1/people/1/thumbnail"))
            await forbidden.ProblemAsync(403);
        foreach (var open in new[] { "/health/live", "/" })
        {
            using var response = await server.Client.GetAsync(open);
            Assert.True(response.IsSuccessStatusCode, open);
        }

        // A running server refuses a key as soon as it is revoked.
        var store = new KeyStore(server.KeysPath, TimeProvider.System);
        store.Revoke(store.Keys[0].Id);
        using var revoked = await search.PostAsJsonAsync("/api/v1/search", s_query);
        await revoked.ProblemAsync(401);
    }

    [Fact]
    public async Task A_file_of_keys_that_is_damaged_lets_nobody_in_and_shows_nothing()
    {
        string secret = "";
        await using var server = await RunningServer.StartAsync(world, before: it => secret = new KeyStore(it.KeysPath, TimeProvider.System).Add("desk", Scopes.All, 100).Secret);
        using var client = server.NewClient(secret);
        foreach (var damage in new[] { "[null]", """[{"id":null,"name":"x","hash":"x","scopes":[],"requestsPerMinute":1,"created":"2026-01-01T00:00:00Z"}]""", "{", "null" })
        {
            File.WriteAllText(server.KeysPath, damage);
            using var response = await client.GetAsync("/api/v1/gallery");
            Assert.DoesNotContain("keys", await response.ProblemAsync(500), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_stands_for_its_key()
    {
        string secret = "";
        await using var server = await RunningServer.StartAsync(world, before: it => secret = new KeyStore(it.KeysPath, TimeProvider.System).Add("desk", [Scopes.Search], 100).Secret);
        using (var wrong = await server.Client.PostAsJsonAsync("/api/v1/session", new { key = "guess" }))
            await wrong.ProblemAsync(401);
        using var begun = await server.Client.PostAsJsonAsync("/api/v1/session", new { key = secret });
        Assert.Equal(HttpStatusCode.NoContent, begun.StatusCode);
        var cookie = Assert.Single(begun.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(secret, cookie, StringComparison.Ordinal);

        // The client keeps cookies.
        await server.SearchAsync(s_query);
        using (await server.Client.DeleteAsync("/api/v1/session"))
        {
        }
        using var copied = new HttpRequestMessage(HttpMethod.Get, "/api/v1/gallery");
        copied.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var over = await server.Client.SendAsync(copied);
        await over.ProblemAsync(401);
    }

    [Fact]
    public async Task A_key_has_its_requests_in_a_minute()
    {
        string slow = "", other = "";
        await using var server = await RunningServer.StartAsync(world, before: it =>
        {
            var keys = new KeyStore(it.KeysPath, TimeProvider.System);
            slow = keys.Add("slow", [Scopes.Search], 3).Secret;
            other = keys.Add("other", [Scopes.Search], 3).Secret;
        });
        using var client = server.NewClient(slow);
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            using var response = await client.GetAsync("/api/v1/gallery");
            codes.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await response.ProblemAsync(429);
                Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            }
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, codes);
        Assert.Equal(HttpStatusCode.OK, codes[0]);
        using var undisturbed = server.NewClient(other);
        using var fine = await undisturbed.GetAsync("/api/v1/gallery");
        Assert.True(fine.IsSuccessStatusCode);
    }

    [Fact]
    public void The_file_of_keys_holds_no_key_and_is_its_owners()
    {
        using var folder = new TemporaryFolder();
        var keys = new KeyStore(folder["keys.json"], TimeProvider.System);
        var (key, secret) = keys.Add("desk", [Scopes.Search], 10);
        Assert.DoesNotContain(secret, File.ReadAllText(keys.Path), StringComparison.Ordinal);
        OwnerOnly.Check(keys.Path);
        var again = new KeyStore(keys.Path, TimeProvider.System);
        Assert.Equal(key.Id, again.Find(secret)?.Id);
        Assert.Null(again.Find(key.Hash));
        again.Revoke(key.Id);
        Assert.Null(again.Find(secret));
        Assert.Throws<InvalidDataException>(() => again.Revoke(key.Id));
        Assert.Throws<InvalidDataException>(() => again.Add("x", ["root"], 10));
        File.WriteAllText(keys.Path, "{");
        Assert.Throws<InvalidDataException>(() => again.Keys);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7", 401)]
    [InlineData("Forwarded", "for=203.0.113.7", 401)]
    [InlineData("Origin", "https://elsewhere.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Host", "elsewhere.example", 403)]
    public async Task Without_keys_only_this_machine_is_answered(string header, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/gallery");
        request.Headers.Add(header, value);
        using var response = await world.Server.Client.SendAsync(request);
        await response.ProblemAsync(status);
    }

    [Fact]
    public async Task Its_own_page_is_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/gallery");
        request.Headers.Add("Origin", world.Server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using var response = await world.Server.Client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode);
    }
}
