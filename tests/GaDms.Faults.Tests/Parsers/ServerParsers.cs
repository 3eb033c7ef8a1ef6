using System.Net;
using System.Net.Http.Headers;
using System.Text;
using GaDms.Hosting;
using GaDms.Hosting.Searching;
using GaDms.Retrieval.Search;
using GaDms.Server.Tests;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Requests to a running server, and the cursors of its pages.</summary>
internal sealed class ServerParsers : IAsyncDisposable
{
    private readonly PeopleWorld _world;
    private readonly RunningServer _server;

    private ServerParsers(PeopleWorld world, RunningServer server) => (_world, _server) = (world, server);

    public static async Task<ServerParsers> StartAsync()
    {
        var world = new PeopleWorld();
        return new ServerParsers(world, await RunningServer.StartAsync(world));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _world.Dispose();
    }

    public async Task<IReadOnlyList<Parser>> AllAsync()
    {
        var query = new PersonQuery { Like = [1], Top = 3 };
        var cursor = new PageCursor(new SearchHit(7, 0.5f), 3).Write(query, "f");
        var next = (string)(await _server.SearchAsync(new { like = new[] { 1 }, top = 3 }))["next"]!;
        return
        [
            new("cursors", [Encoding.UTF8.GetBytes(cursor)], input => PageCursor.Read(Encoding.UTF8.GetString(input), query, "f"), error => error is QueryException),
            Request("search", "/api/v1/search", "application/json",
                """{"like":[1,2],"unlike":[3],"top":3,"filter":{"cameras":["north-gate"],"from":"2026-05-01T08:00+02:00","until":"2026-06-01T08:00Z","dayFrom":"08:00","dayUntil":"07:00","tags":["checked"],"sources":["station"]}}""",
                $$"""{"like":[1],"top":3,"cursor":"{{next}}"}""", """{"sentences":["a man in a red coat"],"rerank":false,"cursor":null,"top":2}"""),
            Request("search, form", "/api/v1/search", "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n{\"like\":[1],\"top\":2}\r\n--b--\r\n"),
            Request("export", "/api/v1/export", "application/json", """{"ids":[1,2,41],"format":"csv","title":"x"}"""),
            Request("session", "/api/v1/session", "application/json", """{"key":"gadms_x"}""") with { IsValid = false },
            Request("ingest, form", "/api/v1/ingest", "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\ngate\r\n--b\r\nContent-Disposition: form-data; name=\"start\"\r\n\r\n2026-05-01T08:00Z\r\n--b\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na,b\r\n--b--\r\n") with { IsValid = false },
        ];
    }

    private Parser Request(string name, string path, string contentType, params IReadOnlyList<string> seeds) => new(
        $"request, {name}",
        [.. seeds.Select(Encoding.UTF8.GetBytes)],
        input => Send(path, contentType, input),
        error => error is HttpRequestException { StatusCode: not null })
    {
        Own = contentType == "application/json" ? JsonMutations.Any : null,

        // The server's threads do the work.
        IsMeasured = false,
    };

    private void Send(string path, string contentType, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = _server.Client.Send(request);
        if (response.IsSuccessStatusCode)
            return;
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType)
            || response.Content.Headers.ContentType?.MediaType != "application/problem+json" || text.Contains("Exception", StringComparison.Ordinal) || text.Contains("   at ", StringComparison.Ordinal))
            throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
        throw new HttpRequestException("refused", null, response.StatusCode);
    }
}
