using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GaDms.Faults.Tests.Soak;

/// <summary>What clients of a server do: mostly search, look at results, now and then send a picture, and remove one that was sent.</summary>
internal sealed class Crowd(Uri server, string[] pictures, int seed) : IDisposable
{
    // Fewer than the server lets wait.
    private const int UploadsTogether = 6;

    private static readonly string[] s_clothes = ["coat", "shirt", "jacket", "dress", "backpack", "cap"], s_colours = ["red", "blue", "green", "white", "black", "yellow"];

    private readonly SemaphoreSlim _uploads = new(UploadsTogether);
    private readonly ConcurrentQueue<long> _sent = new();
    private int _searches;
    private int _added;
    private int _removed;
    private int _number;

    public ConcurrentBag<string> Errors { get; } = [];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_searches:N0} searches, {_added:N0} pictures added, {_removed:N0} people removed");

    public void Dispose() => _uploads.Dispose();

    public async Task ActAsync(int client, int? requests, CancellationToken stop)
    {
        var random = new Random(HashCode.Combine(seed, client));
        using var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };
        for (var i = 0; !stop.IsCancellationRequested && (requests is null || i < requests); i++)
        {
            try
            {
                await (random.Next(100) switch
                {
                    < 3 => AddAsync(http, random),
                    < 6 => RemoveAsync(http),
                    < 10 => LookAsync(http, random),
                    _ => SearchAsync(http, random),
                });
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
            {
                Errors.Add($"{e.GetType().Name}: {e.Message}");
            }
        }
    }

    private async Task<JsonNode?> ReadAsync(HttpResponseMessage response, HttpStatusCode wanted)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == wanted)
            return text.Length == 0 ? null : JsonNode.Parse(text);
        Errors.Add($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.AbsolutePath.Split('/')[3]}: {response.StatusCode}: {text}");
        return null;
    }

    private async Task<JsonNode?> SearchAsync(HttpClient http, Random random)
    {
        var sentence = $"a person with a {s_colours[random.Next(6)]} {s_clothes[random.Next(6)]} and a {s_colours[random.Next(6)]} {s_clothes[random.Next(6)]}, number {random.Next(1000)}";
        using var response = await http.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { sentence }, top = 24 });
        var page = await ReadAsync(response, HttpStatusCode.OK);
        Interlocked.Increment(ref _searches);
        return page;
    }

    private async Task LookAsync(HttpClient http, Random random)
    {
        if (await SearchAsync(http, random) is not { } page || page["results"]!.AsArray() is not [var first, ..])
            return;
        using var response = await http.GetAsync($"/api/v1/people/{first!["id"]}/thumbnail");

        // Another client may have removed the person.
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound))
            Errors.Add($"thumbnail: {response.StatusCode}");
    }

    private async Task AddAsync(HttpClient http, Random random)
    {
        await _uploads.WaitAsync();
        try
        {
            // Bytes behind the picture make it another content.
            var number = Interlocked.Increment(ref _number);
            var source = string.Create(CultureInfo.InvariantCulture, $"sent-{number % 8}");
            byte[] picture = [.. await File.ReadAllBytesAsync(pictures[random.Next(pictures.Length)]), .. BitConverter.GetBytes(number)];
            using var form = new MultipartFormDataContent { { new StringContent(source), "source" }, { new StringContent("whole"), "people" }, { new ByteArrayContent(picture), "file", $"{number}.jpg" } };
            using var taken = await http.PostAsync("/api/v1/ingest", form);
            if (await ReadAsync(taken, HttpStatusCode.Accepted) is not { } job)
                return;
            using (var events = await http.GetAsync($"/api/v1/ingest/{job["id"]}/events"))
                await events.Content.ReadAsByteArrayAsync();
            using var ended = await http.GetAsync($"/api/v1/ingest/{job["id"]}");
            if (await ReadAsync(ended, HttpStatusCode.OK) is not { } state)
                return;
            if ((string?)state["state"] != "done" || (int?)state["added"] != 1)
            {
                Errors.Add($"upload: {state.ToJsonString()}");
                return;
            }
            Interlocked.Increment(ref _added);
            using var found = await http.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { "a person" }, top = 100, filter = new { sources = new[] { source } } });
            if (await ReadAsync(found, HttpStatusCode.OK) is not { } page)
                return;
            if (page["results"]!.AsArray().FirstOrDefault(person => (string?)person!["name"] == $"{number}.jpg") is { } added)
                _sent.Enqueue((long)added["id"]!);
            else
                Errors.Add("a picture that was added is not found");
        }
        finally
        {
            _uploads.Release();
        }
    }

    private async Task RemoveAsync(HttpClient http)
    {
        if (!_sent.TryDequeue(out var person))
            return;
        using (var removed = await http.DeleteAsync($"/api/v1/people/{person}"))
            await ReadAsync(removed, HttpStatusCode.NoContent);
        Interlocked.Increment(ref _removed);
        using var gone = await http.GetAsync($"/api/v1/people/{person}");
        await ReadAsync(gone, HttpStatusCode.NotFound);
    }
}
