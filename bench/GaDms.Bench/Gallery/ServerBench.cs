using System.Diagnostics;
using System.Net.Http.Json;
using GaDms.Data;
using GaDms.Data.Annotations;
using GaDms.Data.Rendering;

namespace GaDms.Bench.Gallery;

/// <summary>
/// The search server as a process of its own, with the demonstration model and rendered people: one client, then 32 at once. No
/// sentence comes twice within the server's memory of sentences.
/// </summary>
internal static class ServerBench
{
    private const int Clients = 32;
    private static readonly RenderSettings s_people = new() { Seed = 8, Identities = 500, ImagesPerIdentity = 4, CaptionsPerImage = 2, Width = 64, Height = 128 };

    public static async Task RunAsync(TimeSpan alone, TimeSpan together, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("gadms-server-").FullName;
        try
        {
            var people = Path.Combine(folder, "people");
            RenderedDataset.Write(s_people, people, cancellation: cancellation);
            var sentences = DatasetReader.Open(people).PairsOf(Split.Train).Select(pair => pair.Caption).Distinct(StringComparer.Ordinal).ToArray();
            var gallery = Path.Combine(folder, "gallery");
            using (var index = Gadms("index", people, "--gallery", gallery, "--people", "whole"))
                await index.WaitForExitAsync(cancellation).ConfigureAwait(false);
            var clock = Stopwatch.StartNew();
            using var server = Gadms("serve", "--gallery", gallery, "--urls", "http://127.0.0.1:5089");
            try
            {
                using var client = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:5089") };
                await ReadyAsync(client, server, cancellation).ConfigureAwait(false);
                Console.WriteLine($"server of {s_people.Identities * s_people.ImagesPerIdentity:N0} people: ready {clock.Elapsed.TotalSeconds:F1} s after its start");
                await LoadAsync(client, server, sentences, alone, together, cancellation).ConfigureAwait(false);
            }
            finally
            {
                server.Kill();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task LoadAsync(HttpClient client, Process server, string[] sentences, TimeSpan alone, TimeSpan together, CancellationToken cancellation)
    {
        var next = 0;
        var single = await SearchAsync(client, sentences, () => Interlocked.Increment(ref next), alone, cancellation).ConfigureAwait(false);
        Console.WriteLine($"one client:  median {Quantile(single.Seconds, 0.5) * 1000:F1} ms, 95th percentile {Quantile(single.Seconds, 0.95) * 1000:F1} ms ({single.Seconds.Count / alone.TotalSeconds:F0} searches/s)");
        var memory = new List<long>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = WatchAsync(server, memory, stop.Token);
        var many = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SearchAsync(client, sentences, () => Interlocked.Increment(ref next), together, cancellation))).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var seconds = many.SelectMany(one => one.Seconds).ToList();
        Console.WriteLine(
            $"{Clients} clients: median {Quantile(seconds, 0.5) * 1000:F1} ms, 95th percentile {Quantile(seconds, 0.95) * 1000:F1} ms, {Quantile(seconds, 0.95) / Quantile(single.Seconds, 0.5):F1} times the median of one "
            + $"({seconds.Count / together.TotalSeconds:F0} searches/s, {many.Sum(one => one.Errors)} errors of {seconds.Count:N0})");
        Console.WriteLine($"memory of the server, every tenth of that time: {string.Join(", ", Enumerable.Range(0, 10).Select(i => memory[i * memory.Count / 10] >> 20))} MiB");
    }

    private static async Task<(List<double> Seconds, int Errors)> SearchAsync(HttpClient client, string[] sentences, Func<int> next, TimeSpan duration, CancellationToken cancellation)
    {
        var (seconds, errors) = (new List<double>(), 0);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            var begun = clock.Elapsed;
            using var response = await client.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { sentences[next() % sentences.Length] }, top = 24 }, cancellation).ConfigureAwait(false);
            await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            seconds.Add((clock.Elapsed - begun).TotalSeconds);
            errors += response.IsSuccessStatusCode ? 0 : 1;
        }
        return (seconds, errors);
    }

    private static async Task WatchAsync(Process server, List<long> memory, CancellationToken cancellation)
    {
        while (true)
        {
            server.Refresh();
            memory.Add(server.WorkingSet64);
            await Task.Delay(200, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task ReadyAsync(HttpClient client, Process server, CancellationToken cancellation)
    {
        while (!server.HasExited)
        {
            try
            {
                using var response = await client.GetAsync("/health/ready", cancellation).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            await Task.Delay(20, cancellation).ConfigureAwait(false);
        }
        throw new InvalidOperationException("the server did not start; what it said stands above");
    }

    private static double Quantile(List<double> values, double part) => values.Order().ElementAt((int)(part * (values.Count - 1)));

    /// <summary>The command as the build left it, in the folder of the repository, where the demonstration model is found.</summary>
    private static Process Gadms(params string[] arguments)
    {
        const string Built = "src/GaDms.Cli/bin/Release/net10.0/gadms.dll";
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, Built);
            if (File.Exists(path))
                return Process.Start(new ProcessStartInfo("dotnet", [path, .. arguments]) { WorkingDirectory = at.FullName, UseShellExecute = false })!;
        }
        throw new InvalidOperationException($"{Built} has not been built; run ./run build");
    }
}
