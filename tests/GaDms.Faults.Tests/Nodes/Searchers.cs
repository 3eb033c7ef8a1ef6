using System.Globalization;
using System.Net;

namespace GaDms.Faults.Tests.Nodes;

/// <summary>Clients that search without a pause and note what they see.</summary>
internal sealed class Searchers : IAsyncDisposable
{
    private static readonly string[] s_clothes = ["coat", "shirt", "jacket", "dress", "backpack", "cap"], s_colours = ["red", "blue", "green", "white", "black", "yellow"];

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _all;
    private readonly long[] _searches;
    private List<Answer> _seen = [];

    public Searchers(IReadOnlyList<Uri> servers, int count)
    {
        _searches = new long[count];
        _all = Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => SearchAsync(servers, i))));
    }

    /// <summary>All that was seen since the last time.</summary>
    public List<Answer> Take()
    {
        lock (_lock)
            return Interlocked.Exchange(ref _seen, []);
    }

    /// <summary>Waits until every client has sent so many requests from now on, and had their answers.</summary>
    public async Task WaitAsync(int requests)
    {
        var before = _searches.Select((_, i) => Interlocked.Read(ref _searches[i])).ToArray();

        // The first may have been sent before.
        while (!_all.IsCompleted && before.Where((count, i) => Interlocked.Read(ref _searches[i]) < count + requests + 1).Any())
            await Task.Delay(5);
        if (_all.IsFaulted)
            await _all;
    }

    /// <summary>Waits until every client is answered with results again.</summary>
    public async Task WaitForResultsAsync()
    {
        while (true)
        {
            Take();
            await WaitAsync(1);
            if (Take().All(answer => answer.Status == HttpStatusCode.OK))
                return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _all;
        _stop.Dispose();
    }

    private async Task SearchAsync(IReadOnlyList<Uri> servers, int number)
    {
        using var client = new FailoverClient(servers, number);
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var answer = await client.SearchAsync(string.Create(CultureInfo.InvariantCulture, $"a person with a {s_colours[i % 6]} {s_clothes[i / 6 % 6]} and number {number} {i}"));
            lock (_lock)
                _seen.Add(answer);
            Interlocked.Increment(ref _searches[number]);

            // Whom nobody answers does not ask a thousand times a second.
            if (answer.Status != HttpStatusCode.OK)
                await Task.Delay(10);
        }
    }
}
