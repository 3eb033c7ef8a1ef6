using System.CommandLine;
using System.Diagnostics;
using GaDms.Bench.Search;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Bench.Gallery;

/// <summary>
/// Exact search over a large gallery against faiss, in turns: vectors in clusters, as people's are, eight cameras. The
/// gallery is kept when a folder is named, so that further runs need not fill it again.
/// </summary>
internal static class GalleryBench
{
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
            {
                var added = Stopwatch.StartNew();
                await SyntheticGallery.FillAsync(folder, count, new GalleryModel("synthetic", new string('0', 64), dimension), cancellation).ConfigureAwait(false);
                Console.WriteLine($"{count:N0} people added in {added.Elapsed.TotalSeconds:F0} s ({count / added.Elapsed.TotalSeconds:N0}/s)");
            }
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
        using var peer = python is null ? null : new FaissPeer(python, vectors, gallery.Model.Dimension, Environment.ProcessorCount);
        var (plain, filtered, theirs, equal) = (new List<double>(), new List<double>(), new List<double>(), 0);
        foreach (var (round, query) in queries.Index())
        {
            var (hits, all) = await TimeAsync(gallery, new VectorQuery(query, Top), cancellation).ConfigureAwait(false);
            var camera = new GalleryFilter { Cameras = [$"camera-{round % SyntheticGallery.Cameras}"], DayFrom = new TimeOnly(6, 0), DayUntil = new TimeOnly(22, 0) };
            var (_, some) = await TimeAsync(gallery, new VectorQuery(query, Top) { Filter = camera }, cancellation).ConfigureAwait(false);
            var (rows, faiss) = peer?.Search([query], Top) ?? ([], 0);

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
        Console.WriteLine($"exact top {Top} of all:            {Median(plain) * 1000,8:F1} ms");
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

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
