using System.Diagnostics;
using System.Security.Cryptography;
using GaDms.Curation.Fetching;
using GaDms.Curation.Parts;
using GaDms.Curation.Pipeline;
using GaDms.Fleet.Stores;

namespace GaDms.Fleet;

/// <summary>
/// Does one unit: filter and captions on this machine, then the two files of its part into the store under names that their content
/// gives, and last the statistics, which commit it. Of several workers at the same unit the first to commit counts; what the
/// others wrote is not looked at.
/// </summary>
internal sealed class UnitWork(IFleetStore store, ScratchSlot scratch, string worker)
{
    /// <summary>Does a unit.</summary>
    /// <returns>The commit, and whether it is this worker's.</returns>
    public async Task<(UnitStatistics Statistics, bool IsOurs)> DoAsync(Campaign campaign, CurationUnit unit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var folder = scratch.Enter($"{campaign.Id}-{unit.Number:D5}");
        var (tar, rows) = (Path.Combine(folder, "part.tar"), Path.Combine(folder, "part.jsonl"));
        PartCounts counts;
        try
        {
            using var fetcher = new Fetcher(campaign.Config.Fetch);
            var source = await OpenAsync(unit, campaign.Config, folder, fetcher, cancellation).ConfigureAwait(false);
            counts = await PartWriter.MakeAsync(campaign.Config, source, new CurateLayout(Path.Combine(folder, "run")), tar, rows, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The next attempt shall not stumble over what this one left.
            scratch.Clear();
            throw;
        }

        var statistics = new UnitStatistics(
            unit.Number, unit.Name, await UploadAsync(tar, unit.Number, ".tar", cancellation).ConfigureAwait(false),
            await UploadAsync(rows, unit.Number, ".jsonl", cancellation).ConfigureAwait(false),
            counts.Pictures, counts.Boxes, counts.Crops, counts.Captioned, worker, Math.Round(clock.Elapsed.TotalSeconds, 3));
        var isOurs = await store.CreateAsync(FleetFiles.Statistics(unit.Number), FleetJson.Write(statistics), cancellation).ConfigureAwait(false);
        scratch.Clear();
        return (statistics, isOurs);
    }

    private static async Task<NamedSource> OpenAsync(
        CurationUnit unit, CurateConfig config, string folder, Fetcher fetcher, CancellationToken cancellation)
    {
        if (unit.Source.Shards is not { } address || !FleetStores.IsS3(address))
            return CurationUnits.Open(unit, config, fetcher);
        var slash = address.LastIndexOf('/');
        using var place = FleetStores.Open(address[..slash]);
        var downloads = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        var (path, _) = await place.FetchAsync(address[(slash + 1)..], downloads, cancellation).ConfigureAwait(false);
        var source = CurationUnits.Open(unit with { Source = unit.Source with { Shards = path } }, config, fetcher);
        return source with { Source = new RelocatedSource(source.Source, path, address) };
    }

    private async Task<string> UploadAsync(string path, int unit, string extension, CancellationToken cancellation)
    {
        string digest;
        using (var file = File.OpenRead(path))
            digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
        var name = FleetFiles.Part(unit, digest, extension);
        await store.UploadAsync(path, name, cancellation).ConfigureAwait(false);
        return name;
    }
}
