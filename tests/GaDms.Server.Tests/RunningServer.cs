using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GaDms.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GaDms.Server.Tests;

/// <summary>A server that listens on a free port, with a gallery of its own.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication _app = null!;

    private RunningServer()
    {
    }

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public WebApplication App => _app;

    public string KeysPath => _folder["keys.json"];

    public string AuditPath => _folder["audit.jsonl"];

    public string Gallery { get; private set; } = "";

    public IReadOnlyList<JsonNode> AuditLines => [.. File.ReadAllLines(AuditPath).Select(line => JsonNode.Parse(line)!)];

    public static async Task<RunningServer> StartAsync(
        PeopleWorld world, Action<PersonSearchOptions>? search = null, Action<RunningServer>? before = null, Func<ServerOptions, ServerOptions>? change = null, Action<IServiceCollection>? services = null)
    {
        var server = new RunningServer();
        server.Gallery = world.Copy(server._folder);
        before?.Invoke(server);
        var options = new ServerOptions
        {
            Search = it =>
            {
                it.Gallery = server.Gallery;
                it.Model = PeopleWorld.ModelPath;
                search?.Invoke(it);
            },
            Urls = ["http://127.0.0.1:0"],
            KeysPath = server.KeysPath,
            AuditPath = server.AuditPath,
            Services = services,
        };
        server._app = GaDmsServer.Build(change?.Invoke(options) ?? options);
        await server._app.StartAsync();
        server.Client = server.NewClient();
        return server;
    }

    public HttpClient NewClient(string? key = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task<JsonNode> SearchAsync(object query)
    {
        using var response = await Client.PostAsJsonAsync("/api/v1/search", query);
        return await response.ReadAsync();
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return await response.ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

internal static class Responses
{
    /// <summary>The JSON of an answer that is no failure.</summary>
    public static async Task<JsonNode> ReadAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>The detail of a failure, which is problem+json of this status and shows nothing of the server's inside.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}, expected {status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(status, (int)problem["status"]!);
        var detail = (string)problem["detail"]!;
        Assert.NotEmpty(detail);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("GaDms.", text, StringComparison.Ordinal);
        return detail;
    }

    public static long[] Ids(this JsonNode page) => [.. page["results"]!.AsArray().Select(result => (long)result!["id"]!)];
}
