using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Bench.Gallery;

/// <summary>
/// Exact search over a large gallery against faiss, in turns: vectors in clusters, as people's are, eight cameras. The
/// gallery is kept when a folder is named, so that further runs need not fill it again.
/// </summary>
internal static class GalleryBench
{
    private const int Cameras = 8;
    private const int Clusters = 2000;
    private const int PerBatch = 10_000;
    private const int Top = 10;

    public static Command Create()
    {
        var vectors = new Option<int>("--vectors") { Description = "how many", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
        var dimension = new Option<int>("--dimension") { Description = "numbers per vector", HelpName = "D", DefaultValueFactory = _ => 512 };
        var folder = new Option<string?>("--folder") { Description = "keep the gallery here, or take it from here", HelpName = "DIR" };
        var rounds = new Option<int>("--rounds") { Description = "searches of each kind", HelpName = "N", DefaultValueFactory = _ => 15 };
        var peer = new Option<bool>("--no-peer") { Description = "without faiss, which holds all vectors in memory" };
        var python = new Option<string>("--python") { Description = "the Python whose faiss is the peer", HelpName = "PATH", DefaultValueFactory = _ => "/usr/bin/python3" };
        var seconds = new Option<int>("--server-seconds") { Description = "how long 32 clients search the server at once; 0: not at all", HelpName = "S", DefaultValueFactory = _ => 60 };
        var command = new Command("gallery", "Exact search over a million vectors, with and without a filter, against faiss; and the server under 32 clients.")
        {
            vectors,
            dimension,
            folder,
            rounds,
            peer,
            python,
            seconds,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            await RunAsync(
                arguments.GetValue(vectors), arguments.GetValue(dimension), arguments.GetValue(folder), arguments.GetValue(rounds),
                arguments.GetValue(peer) ? null : arguments.GetValue(python), cancellation).ConfigureAwait(false);
            if (arguments.GetValue(seconds) is var together && together > 0)
                await ServerBench.RunAsync(TimeSpan.FromSeconds(together / 4.0), TimeSpan.FromSeconds(together), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task RunAsync(int count, int dimension, string? kept, int rounds, string? python, CancellationToken cancellation)
    {
        var temporary = kept is null ? Directory.CreateTempSubdirectory("gadms-search-") : null;
        var folder = Path.Combine(kept ?? temporary!.FullName, "gallery");
        try
        {
            if (!Directory.Exists(folder))
                await FillAsync(folder, count, dimension, cancellation).ConfigureAwait(false);
            var clock = Stopwatch.StartNew();
            await using var gallery = FolderGallery.Open(folder);
            Console.WriteLine($"opened {gallery.Count:N0} x {gallery.Model.Dimension} in {clock.Elapsed.TotalSeconds:F3} s");
            await CompareAsync(gallery, Path.Combine(folder, "vectors-1.f32"), rounds, python, cancellation).ConfigureAwait(false);
            using var self = Process.GetCurrentProcess();
            Console.WriteLine($"most memory of this process, mapped vectors included: {self.PeakWorkingSet64 >> 20:N0} MiB");
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(FolderGallery gallery, string vectors, int rounds, string? python, CancellationToken cancellation)
    {
        var queries = await gallery.SampleAsync(rounds + 1, cancellation).ConfigureAwait(false);
        using var peer = python is null ? null : FaissPeer.Start(python, vectors, gallery.Model.Dimension, Environment.ProcessorCount);
        var (plain, filtered, theirs, equal) = (new List<double>(), new List<double>(), new List<double>(), 0);
        foreach (var (round, query) in queries.Index())
        {
            var (hits, all) = await TimeAsync(gallery, new VectorQuery(query, Top), cancellation).ConfigureAwait(false);
            var camera = new GalleryFilter { Cameras = [$"camera-{round % Cameras}"], DayFrom = new TimeOnly(6, 0), DayUntil = new TimeOnly(22, 0) };
            var (_, some) = await TimeAsync(gallery, new VectorQuery(query, Top) { Filter = camera }, cancellation).ConfigureAwait(false);
            var (rows, faiss) = peer?.Search(query, Top) ?? ([], 0);

            // The first of each touches every page for the first time.
            if (round == 0)
            {
                Console.WriteLine($"first search: {all * 1000:F0} ms");
                continue;
            }
            plain.Add(all);
            filtered.Add(some);
            theirs.Add(faiss);
            equal += rows.Intersect(hits.Select(hit => hit.Id - 1)).Count();
        }
        var bytes = (double)gallery.Count * gallery.Model.Dimension * sizeof(float);
        Console.WriteLine($"exact top {Top} of all:            {Median(plain) * 1000,8:F1} ms, {bytes / Median(plain) / 1e9:F1} GB/s");
        Console.WriteLine($"with a camera and a time of day: {Median(filtered) * 1000,8:F1} ms");
        if (peer is null)
            return;
        Console.WriteLine($"faiss {peer.Version} IndexFlatIP of all:  {Median(theirs) * 1000,8:F1} ms");
        Console.WriteLine($"ratios (faiss / ours): all {Median(theirs) / Median(plain):F2}, with the filter {Median(theirs) / Median(filtered):F2} (ours takes {Median(filtered) / Median(theirs):F2} of faiss' time)");
        Console.WriteLine($"of the ten nearest by faiss, found: {equal} of {Top * plain.Count}");
    }

    private static async Task<(IReadOnlyList<SearchHit> Hits, double Seconds)> TimeAsync(FolderGallery gallery, VectorQuery query, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var hits = await gallery.SearchAsync(query, cancellation).ConfigureAwait(false);
        return (hits, clock.Elapsed.TotalSeconds);
    }

    private static async Task FillAsync(string folder, int count, int dimension, CancellationToken cancellation)
    {
        var random = new Random(1);
        var centres = Enumerable.Range(0, Clusters).Select(_ => Unit(random, dimension)).ToArray();
        var start = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.FromHours(2));
        byte[] thumbnail = [0xFF, 0xD8, .. new byte[100]];
        var clock = Stopwatch.StartNew();
        await using var gallery = FolderGallery.OpenOrCreate(folder, new GalleryModel("synthetic", new string('0', 64), dimension));
        for (var from = 0; from < count; from += PerBatch)
        {
            var batch = Enumerable.Range(from, Math.Min(PerBatch, count - from)).Select(i => new NewMedia
            {
                Hash = $"{i:x64}",
                Kind = MediaKind.Crop,
                Name = $"{i}.jpg",
                Source = "synthetic",
                Camera = $"camera-{i % Cameras}",
                Width = 64,
                Height = 128,
                Entries = [new NewEntry { Vector = Near(centres[random.Next(Clusters)], random), Thumbnail = thumbnail, Width = 64, Height = 128, Time = start.AddSeconds(7 * i) }],
            }).ToArray();
            await gallery.AddAsync(batch, cancellation: cancellation).ConfigureAwait(false);
        }
        Console.WriteLine($"{count:N0} people added in {clock.Elapsed.TotalSeconds:F0} s ({count / clock.Elapsed.TotalSeconds:N0}/s)");
    }

    private static float[] Near(float[] centre, Random random)
    {
        var noise = Unit(random, centre.Length);
        return Normalized([.. centre.Select((value, i) => value + (0.7f * noise[i]))]);
    }

    private static float[] Unit(Random random, int dimension) => Normalized([.. Enumerable.Range(0, dimension).Select(_ => random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f)]);

    private static float[] Normalized(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>faiss in a process of its own.</summary>
    private sealed class FaissPeer : IDisposable
    {
        private readonly Process _process;

        private FaissPeer(Process process, string version)
        {
            _process = process;
            Version = version;
        }

        public string Version { get; }

        public static FaissPeer Start(string python, string vectors, int dimension, int threads)
        {
            var process = Process.Start(new ProcessStartInfo(python, ["-B", Path.Combine(AppContext.BaseDirectory, "peer", "faiss_search.py"), vectors, $"{dimension}", $"{threads}"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            var hello = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"no peer: {python} has no module faiss; install it: apt-get install python3-faiss (or --no-peer)");
            return new FaissPeer(process, JsonNode.Parse(hello)!["faiss"]!.GetValue<string>());
        }

        public (long[] Rows, double Seconds) Search(float[] query, int top)
        {
            _process.StandardInput.WriteLine(new JsonObject { ["query"] = new JsonArray([.. query.Select(value => JsonValue.Create(value))]), ["top"] = top }.ToJsonString());
            var answer = JsonNode.Parse(_process.StandardOutput.ReadLine()!)!;
            return ([.. answer["rows"]!.AsArray().Select(row => row!.GetValue<long>())], answer["seconds"]!.GetValue<double>());
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
