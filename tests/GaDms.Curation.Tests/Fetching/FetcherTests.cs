using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using GaDms.Curation.Fetching;

namespace GaDms.Curation.Tests.Fetching;

public sealed class FetcherTests
{
    private static readonly byte[] s_picture = Pictures.Jpeg(1);

    private static readonly FetchSettings s_settings = new()
    {
        AllowHosts = ["127.0.0.1"],
        Retries = 2,
        RetrySeconds = 0.01,
        MaxRetrySeconds = 2,
        MaxBytes = 1 << 20,
        Contact = "people@example.org",
    };

    private static readonly Dictionary<string, Func<RudeRequest, NetworkStream, Task>> s_rude = new()
    {
        ["slow-headers"] = (_, stream) => Task.Delay(Timeout.Infinite, stream.Closed()),
        ["slow-body"] = async (_, stream) =>
        {
            await stream.WriteAsync(Answer.Head(200, "Content-Length: 100000\r\n"));
            foreach (byte b in s_picture)
            {
                await stream.WriteAsync(new[] { b });
                await Task.Delay(50);
            }
        },
        ["endless-body"] = async (_, stream) =>
        {
            await stream.WriteAsync(Answer.Head(200, "Content-Type: image/jpeg\r\n"));
            await stream.WriteAsync(s_picture);
            while (true)
                await stream.WriteAsync(new byte[10_000]);
        },
        ["endless-page"] = async (_, stream) =>
        {
            await stream.WriteAsync(Answer.Head(200, "Content-Type: image/jpeg\r\n"));
            while (true)
                await stream.WriteAsync("<html><body>.jpg</body></html>"u8.ToArray());
        },
        ["endless-headers"] = async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray());
            while (true)
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"X-More: {new string('x', 1000)}\r\n"));
        },
        ["promises-too-much"] = Say(Answer.Head(200, "Content-Length: 100000\r\n"), s_picture),
        ["declares-too-much"] = Say(Answer.Head(200, "Content-Length: 99999999999\r\n"), s_picture),
        ["page-called.jpg"] = Say(Answer.Picture("<!DOCTYPE html><html>"u8.ToArray())),
        ["nothing"] = Say(Answer.Status(200)),
        ["bomb"] = Say(Answer.Picture(Bomb(), "Content-Encoding: gzip\r\n")),
        ["many-pixels"] = Say(Answer.Picture([0x89, .. "PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x4E\x20\0\0\x4E\x20\x08\x02\0\0\0"u8])),
        ["garbage"] = Say([.. "this is no HTTP at all\r\n\r\n"u8]),
        ["404"] = Say(Answer.Status(404)),
        ["204"] = Say(Answer.Status(204)),
        ["500"] = Say(Answer.Status(500)),
        ["much-later"] = Say(Answer.Status(429, "Retry-After: 3600\r\n")),
        ["loop"] = (request, stream) => stream.WriteAsync(Answer.Redirect(request.Path)).AsTask(),
        ["to-nowhere"] = Say(Answer.Status(301)),
        ["to-file"] = Say(Answer.Redirect("file:///etc/passwd")),
        ["to-metadata"] = Say(Answer.Redirect("http://169.254.169.254/latest/meta-data/")),
        ["to-loopback"] = (request, stream) => stream.WriteAsync(Answer.Redirect($"http://localhost:{request.Headers["host"].Split(':')[1]}/good")).AsTask(),
        ["to-number"] = Say(Answer.Redirect("http://2130706434/")),
        ["to-mapped"] = Say(Answer.Redirect("http://[::ffff:7f00:2]/")),
        ["to-password"] = Say(Answer.Redirect("http://user:secret@127.0.0.1/")),
        ["noai"] = Say(Answer.Picture(s_picture, "X-Robots-Tag: nofollow, NoAI\r\n")),
        ["noindex-for-us"] = Say(Answer.Picture(s_picture, "X-Robots-Tag: googlebot: all\r\nX-Robots-Tag: gadms: noimageindex\r\n")),
        ["tdm"] = Say(Answer.Picture(s_picture, "tdm-reservation: 1\r\n")),
    };

    [Theory]
    [InlineData("slow-headers", "fetch-timeout", 1)]
    [InlineData("slow-body", "fetch-timeout", 1)]
    [InlineData("endless-body", "fetch-too-large", 1)]
    [InlineData("endless-page", "fetch-not-a-picture", 1)]
    [InlineData("endless-headers", "fetch-bad-response", 1)]
    [InlineData("promises-too-much", "fetch-connection", 3)]
    [InlineData("declares-too-much", "fetch-too-large", 1)]
    [InlineData("page-called.jpg", "fetch-not-a-picture", 1)]
    [InlineData("nothing", "fetch-not-a-picture", 1)]
    [InlineData("bomb", "fetch-not-a-picture", 1)]
    [InlineData("many-pixels", "fetch-too-many-pixels", 1)]
    [InlineData("garbage", "fetch-bad-response", 1)]
    [InlineData("404", "fetch-http-404", 1)]
    [InlineData("204", "fetch-http-204", 1)]
    [InlineData("500", "fetch-http-500", 3)]
    [InlineData("much-later", "fetch-http-429", 1)]
    [InlineData("loop", "fetch-too-many-redirects", 6)]
    [InlineData("to-nowhere", "fetch-bad-response", 1)]
    [InlineData("to-file", "fetch-bad-scheme", 1)]
    [InlineData("to-metadata", "fetch-private-address", 1)]
    [InlineData("to-loopback", "fetch-private-address", 1)]
    [InlineData("to-number", "fetch-private-address", 1)]
    [InlineData("to-mapped", "fetch-private-address", 1)]
    [InlineData("to-password", "fetch-bad-address", 1)]
    [InlineData("noai", "fetch-opt-out", 1)]
    [InlineData("noindex-for-us", "fetch-opt-out", 1)]
    [InlineData("tdm", "fetch-opt-out", 1)]
    public async Task A_rude_answer_has_its_reason(string answer, string reason, int requests)
    {
        await using var server = new RudeServer(s_rude[answer]);
        bool slow = answer.StartsWith("slow", StringComparison.Ordinal);
        using var fetcher = new Fetcher(s_settings with { TimeoutSeconds = slow ? 0.5 : 30 });

        FetchResult result = await fetcher.FetchAsync($"{server.Address}/{answer}", CancellationToken.None);

        Assert.True(reason == result.Rejection?.Reason, $"{result.Rejection}");
        Assert.Null(result.Bytes);
        Assert.NotEmpty(result.Rejection!.Detail);
        Assert.InRange(server.Requests, slow ? 0 : requests, requests);
    }

    [Theory]
    [InlineData("", "fetch-bad-address")]
    [InlineData("people.jpg", "fetch-bad-address")]
    [InlineData("/etc/passwd", "fetch-bad-scheme")]
    [InlineData("file:///etc/passwd", "fetch-bad-scheme")]
    [InlineData("ftp://example.org/a.jpg", "fetch-bad-scheme")]
    [InlineData("javascript:alert(1)", "fetch-bad-scheme")]
    [InlineData("data:image/png;base64,AAAA", "fetch-bad-scheme")]
    [InlineData("http://", "fetch-bad-address")]
    [InlineData("http://user:secret@example.org/a.jpg", "fetch-bad-address")]
    [InlineData("http://127.0.0.2/", "fetch-private-address")]
    [InlineData("http://0x7f.2/", "fetch-private-address")]
    [InlineData("http://[::1]/", "fetch-private-address")]
    [InlineData("https://[fe80::1]/", "fetch-private-address")]
    [InlineData("http://localhost:1/", "fetch-private-address")]
    [InlineData("http://no-such-host.invalid/", "fetch-dns")]
    public async Task A_bad_address_has_its_reason(string address, string reason)
    {
        using var fetcher = new Fetcher(s_settings with { Retries = 0 });
        Assert.Equal(reason, (await fetcher.FetchAsync(address, CancellationToken.None)).Rejection?.Reason);
    }

    [Fact]
    public async Task A_picture_comes_with_its_hash_and_the_server_learns_who_asks_and_no_more()
    {
        RudeRequest? seen = null;
        await using var server = new RudeServer((request, stream) => Say(Answer.Picture(s_picture, "Set-Cookie: id=1\r\n"))(seen = request, stream));
        using var fetcher = new Fetcher(s_settings);

        for (int i = 0; i < 2; i++)
        {
            FetchResult result = await fetcher.FetchAsync($"{server.Address}/a.jpg?x=%20y", CancellationToken.None);
            Assert.Equal(s_picture, result.Bytes);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(s_picture)), result.Sha256);
            Assert.Equal("/a.jpg?x=%20y", seen!.Path);
            Assert.Equal(["accept", "accept-encoding", "host", "user-agent"], seen.Headers.Keys.Order());
            Assert.StartsWith("gadms/", seen.Headers["user-agent"], StringComparison.Ordinal);
            Assert.EndsWith("(+people@example.org)", seen.Headers["user-agent"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(429, "Retry-After: 1\r\n")]
    [InlineData(503, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n")]
    public async Task What_passes_is_tried_again(int status, string headers)
    {
        await using var server = new RudeServer((request, stream) => Say(request.Number < 3 ? Answer.Status(status, headers) : Answer.Picture(s_picture))(request, stream));
        using var fetcher = new Fetcher(s_settings);
        Assert.Equal(s_picture, (await fetcher.FetchAsync(server.Address, CancellationToken.None)).Bytes);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_connection_that_is_closed_at_once_has_its_reason()
    {
        // How often the HTTP client itself asks again, it does not say.
        await using var server = new RudeServer((_, _) => Task.CompletedTask);
        using var fetcher = new Fetcher(s_settings);
        Assert.Equal("fetch-connection", (await fetcher.FetchAsync(server.Address, CancellationToken.None)).Rejection?.Reason);
        Assert.True(server.Requests >= 3);
    }

    [Fact]
    public async Task Retry_After_is_kept()
    {
        var times = new List<long>();
        await using var server = new RudeServer((request, stream) =>
        {
            times.Add(Environment.TickCount64);
            return Say(request.Number == 1 ? Answer.Status(429, "Retry-After: 1\r\n") : Answer.Picture(s_picture))(request, stream);
        });
        using var fetcher = new Fetcher(s_settings);
        Assert.Null((await fetcher.FetchAsync(server.Address, CancellationToken.None)).Rejection);
        Assert.True(times[1] - times[0] >= 950, $"came again after {times[1] - times[0]} ms");
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Redirects_are_followed_so_far_and_no_further(int redirects, bool arrives)
    {
        await using var server = new RudeServer((request, stream) =>
            Say(request.Number <= redirects ? Answer.Redirect($"../{request.Number}") : Answer.Picture(s_picture))(request, stream));
        using var fetcher = new Fetcher(s_settings);
        FetchResult result = await fetcher.FetchAsync($"{server.Address}/a/b", CancellationToken.None);
        Assert.Equal(arrives ? null : "fetch-too-many-redirects", result.Rejection?.Reason);
    }

    [Fact]
    public async Task A_name_that_resolves_to_a_private_address_is_not_connected_to_even_at_the_second_question()
    {
        await using var server = new RudeServer(Say(Answer.Picture(s_picture)));
        int questions = 0;
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellation)
        {
            // Public, but nobody's: the check passes, the connection does not.
            return Task.FromResult<IPAddress[]>([++questions == 1 ? IPAddress.Parse("2a00::1") : IPAddress.Loopback]);
        }

        using var fetcher = new Fetcher(s_settings with { Retries = 0, ConnectSeconds = 1 }, Resolve);
        string address = $"http://rebind.example:{server.Port}/";
        Assert.Contains((await fetcher.FetchAsync(address, CancellationToken.None)).Rejection!.Reason, new[] { "fetch-connection", "fetch-timeout" });
        Assert.Equal("fetch-private-address", (await fetcher.FetchAsync(address, CancellationToken.None)).Rejection!.Reason);
        Assert.Equal(0, server.Requests);

        using var allowed = new Fetcher(s_settings with { AllowHosts = ["Rebind.example"] }, Resolve);
        Assert.Null((await allowed.FetchAsync(address, CancellationToken.None)).Rejection);
    }

    [Fact]
    public async Task No_more_requests_than_allowed_are_under_way()
    {
        string[] hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
        Dictionary<string, MostAtOnce> perHost = hosts.ToDictionary(host => host, _ => new MostAtOnce());
        var all = new MostAtOnce();
        await using var server = new RudeServer(async (request, stream) =>
        {
            await Task.WhenAll(all.Wait(30), perHost[request.Headers["host"].Split(':')[0]].Wait(30));
            await stream.WriteAsync(Answer.Picture(s_picture));
        }, IPAddress.Any);
        using var fetcher = new Fetcher(s_settings with { AllowHosts = hosts, Concurrency = 5, ConcurrencyPerHost = 2 });

        // One host's pictures after the other's: the worst order for it.
        FetchResult[] results = await Task.WhenAll(Enumerable.Range(0, 60)
            .Select(i => fetcher.FetchAsync($"http://{hosts[i / 20]}:{server.Port}/{i}", CancellationToken.None)));

        Assert.All(results, result => Assert.Null(result.Rejection));
        Assert.Equal(60, server.Requests);
        Assert.All(perHost.Values, host => Assert.InRange(host.Most, 1, 2));
        Assert.InRange(all.Most, 1, 5);
    }

    [Fact]
    public async Task The_caller_can_stop_it()
    {
        await using var server = new RudeServer(s_rude["slow-headers"]);
        using var fetcher = new Fetcher(s_settings);
        using var stop = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(server.Address, stop.Token));
    }

    [Fact]
    public void Settings_that_cannot_be_followed_are_refused()
    {
        Assert.Contains("concurrency is 0", Refused(s_settings with { Concurrency = 0 }), StringComparison.Ordinal);
        Assert.Contains("timeoutSeconds is NaN", Refused(s_settings with { TimeoutSeconds = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("contact is", Refused(s_settings with { Contact = "a\r\nHost: b" }), StringComparison.Ordinal);

        static string Refused(FetchSettings settings) => Assert.Throws<CurationException>(() => new Fetcher(settings)).Message;
    }

    private static Func<RudeRequest, NetworkStream, Task> Say(params byte[][] answer) => async (_, stream) =>
    {
        foreach (byte[] part in answer)
            await stream.WriteAsync(part);
    };

    private static byte[] Bomb()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize))
        {
            gzip.Write(s_picture);
            for (int i = 0; i < 64; i++)
                gzip.Write(new byte[1 << 20]);
        }

        return bomb.ToArray();
    }
}
