using System.Net.Http.Json;
using GaDms.Server.Access;

namespace GaDms.Server.Tests;

[Collection(ServerTestGroup.Name)]
public sealed class AuditTests(PeopleWorld world)
{
    [Fact]
    public async Task Who_searched_for_what()
    {
        string id = "", secret = "";
        await using var server = await RunningServer.StartAsync(world, before: it =>
        {
            var (key, text) = new KeyStore(it.KeysPath, TimeProvider.System).Add("desk", Scopes.All, 100);
            (id, secret) = (key.Id, text);
        });
        using var client = server.NewClient(secret);
        using (await client.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { "a man in a “red” coat" }, top = 3, filter = new { cameras = new[] { "north-gate" } } }))
        using (await client.GetAsync("/api/v1/people/2/thumbnail"))
        using (await client.GetAsync("/api/v1/people/999"))
        using (await client.PostAsJsonAsync("/api/v1/export", new { ids = new[] { 4, 5 }, format = "csv" }))
        using (await client.DeleteAsync("/api/v1/people/6"))
        {
        }
        var lines = server.AuditLines;
        Assert.Equal(["search", "thumbnail", "refused", "export", "remove"], lines.Select(line => (string)line["what"]!));
        Assert.All(lines, line => Assert.Equal((id, "127.0.0.1"), ((string)line["who"]!, (string)line["from"]!)));
        Assert.Equal("a man in a “red” coat", (string)lines[0]["sentences"]![0]!);
        Assert.Equal("north-gate", (string)lines[0]["filter"]!["cameras"]![0]!);
        Assert.Equal(3, (int)lines[0]["results"]!);
        Assert.Equal([4, 5], lines[3]["people"]!.AsArray().Select(person => (int)person!));
        Assert.DoesNotContain(secret, File.ReadAllText(server.AuditPath), StringComparison.Ordinal);
        OwnerOnly.Check(server.AuditPath);
    }

    [Fact]
    public async Task Who_was_refused_what()
    {
        string id = "", secret = "";
        await using var server = await RunningServer.StartAsync(world, before: it =>
        {
            var (key, text) = new KeyStore(it.KeysPath, TimeProvider.System).Add("desk", [Scopes.Search], 100);
            (id, secret) = (key.Id, text);
        });
        using (var unknown = await server.Client.GetAsync($"/api/v1/gallery?key={secret}"))
            await unknown.ProblemAsync(401);
        using var client = server.NewClient(secret);
        using (var forbidden = await client.DeleteAsync("/api/v1/people/1"))
            await forbidden.ProblemAsync(403);
        using (var missing = await client.GetAsync($"/api/v1/{new string('x', 1000)}"))
            await missing.ProblemAsync(404);

        // What is no HTTP never comes as far as a request.
        var address = server.Client.BaseAddress!;
        using (var socket = new System.Net.Sockets.TcpClient(address.Host, address.Port))
        {
            await socket.GetStream().WriteAsync("NONSENSE\r\n\r\n"u8.ToArray());
            using var answer = new StreamReader(socket.GetStream());
            Assert.Contains(" 400 ", await answer.ReadLineAsync(), StringComparison.Ordinal);
            await answer.ReadToEndAsync();
        }
        var lines = server.AuditLines;
        Assert.All(lines, line => Assert.Equal(("refused", "127.0.0.1"), ((string)line["what"]!, (string)line["from"]!)));
        Assert.Equal([("nobody", 401), (id, 403), (id, 404), ("nobody", 400)], lines.Select(line => ((string)line["who"]!, (int)line["status"]!)));
        Assert.Equal(("DELETE", "/api/v1/people/1"), ((string)lines[1]["method"]!, (string)lines[1]["path"]!));
        Assert.True(((string)lines[2]["path"]!).Length < 210);
        Assert.DoesNotContain(secret, File.ReadAllText(server.AuditPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_without_end_do_not_fill_the_disk_and_are_counted()
    {
        using var folder = new TemporaryFolder();
        var path = folder["copy.jsonl"];
        await using (var server = await RunningServer.StartAsync(world, change: options => options with { MaxRefusalLinesPerMinute = 3, AuditPath = path }))
        {
            for (var i = 0; i < 50; i++)
            {
                using var missing = await server.Client.GetAsync("/api/v1/people/999");
                await missing.ProblemAsync(404);
            }
        }
        var lines = File.ReadAllLines(path).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!).ToArray();
        Assert.InRange(lines.Length, 4, 20);
        Assert.Equal(50, lines.Sum(line => (int?)line["tries"] ?? 1));
    }

    [Fact]
    public async Task What_cannot_be_logged_is_refused()
    {
        await using var server = await RunningServer.StartAsync(world);
        await server.SearchAsync(new { sentences = new[] { "a hat" } });
        Assert.Equal("loopback", (string)Assert.Single(server.AuditLines)["who"]!);

        // A folder in its place cannot be written to, whoever runs the test.
        File.Delete(server.AuditPath);
        Directory.CreateDirectory(server.AuditPath);
        using (var refused = await server.Client.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { "a hat" } }))
            Assert.Contains("audit log", await refused.ProblemAsync(503), StringComparison.Ordinal);
        using (var refused = await server.Client.GetAsync("/api/v1/people/1/thumbnail"))
            await refused.ProblemAsync(503);
        Directory.Delete(server.AuditPath);
        await server.SearchAsync(new { sentences = new[] { "a hat" } });
        Assert.Single(server.AuditLines);
    }

    [Fact]
    public async Task It_does_not_start_without_a_log() =>
        await Assert.ThrowsAsync<ServerException>(() => RunningServer.StartAsync(world, change: options => options with { AuditPath = "/proc/audit.jsonl" }));

    [Fact]
    public void A_line_that_a_full_disk_cut_short_does_not_spoil_the_next()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("audit.jsonl", "{\"who\":\"whole\"}\n{\"who\":\"cu");
        using (var log = new AuditLog(path, TimeProvider.System))
            log.Write(new AuditEntry { Who = "next", What = "search" });
        var lines = File.ReadAllLines(path);
        Assert.Equal(["{\"who\":\"whole\"}", "{\"who\":\"cu"], lines[..2]);
        Assert.Contains("next", Assert.Single(lines[2..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_month_has_its_file_and_two_writers_do_not_overwrite_each_other()
    {
        using var folder = new TemporaryFolder();
        var clock = new SetClock(DateTimeOffset.UtcNow);
        using (var one = new AuditLog(folder["audit.jsonl"], clock))
        using (var two = new AuditLog(folder["audit.jsonl"], clock))
        {
            for (var i = 0; i < 10; i++)
                (i % 2 == 0 ? one : two).Write(new AuditEntry { Who = $"{i}", What = "search" });
            Assert.Equal(10, File.ReadAllLines(folder["audit.jsonl"]).Length);
            clock.Now = clock.Now.AddDays(40);
            one.Write(new AuditEntry { Who = "later", What = "search" });
        }
        Assert.Contains("later", Assert.Single(File.ReadAllLines(folder["audit.jsonl"])), StringComparison.Ordinal);
        Assert.Equal(10, File.ReadAllLines(folder[$"audit-{DateTimeOffset.UtcNow:yyyy-MM}.jsonl"]).Length);
    }
}

/// <summary>A clock that stands where it is set.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
