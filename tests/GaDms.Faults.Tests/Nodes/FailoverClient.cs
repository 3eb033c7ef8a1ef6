using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace GaDms.Faults.Tests.Nodes;

/// <summary>What came of a request.</summary>
/// <param name="Status">Of the last answer; null: no server could be reached.</param>
/// <param name="Hops">Servers that were tried in vain before.</param>
/// <param name="Took">All of it.</param>
/// <param name="IsAsPromised">A refusal says in problem+json what to do and when to try again.</param>
internal sealed record Answer(HttpStatusCode? Status, int Hops, TimeSpan Took, bool IsAsPromised);

/// <summary>A client as a proxy in front of several servers is: it stays with one as long as that answers, and tries the next when not.</summary>
internal sealed class FailoverClient(IReadOnlyList<Uri> servers, int first) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private int _at = first;

    public async Task<Answer> SearchAsync(string sentence)
    {
        var clock = Stopwatch.StartNew();
        var (status, promised) = ((HttpStatusCode?)null, true);
        for (var hops = 0; ; hops++)
        {
            try
            {
                using var response = await _client.PostAsJsonAsync(new Uri(servers[_at % servers.Count], "/api/v1/search"), new { sentences = new[] { sentence }, top = 10 });
                await response.Content.ReadAsByteArrayAsync();
                status = response.StatusCode;
                if (status == HttpStatusCode.OK)
                    return new Answer(status, hops, clock.Elapsed, promised);
                promised &= response.Headers.RetryAfter is not null && response.Content.Headers.ContentType?.MediaType == "application/problem+json";
            }
            catch (HttpRequestException)
            {
                // Refused, or cut in the middle: a search can be sent again.
            }
            if (hops + 1 == servers.Count || (status is not null and not HttpStatusCode.ServiceUnavailable))
                return new Answer(status, hops, clock.Elapsed, promised);
            _at++;
        }
    }

    public void Dispose() => _client.Dispose();
}
