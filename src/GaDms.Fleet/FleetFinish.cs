using GaDms.Curation;
using GaDms.Curation.Parts;
using GaDms.Curation.Pipeline;
using GaDms.Fleet.Stores;
using GaDms.IO;

namespace GaDms.Fleet;

/// <summary>
/// The second pass: looks for near duplicates across the units of a campaign, in their order, and makes of what is kept the folder of
/// a run, as a single process would have.
/// </summary>
public static class FleetFinish
{
    // Says which campaign a folder is of, so that no other is mixed into it.
    private const string Mark = "campaign.txt";

    /// <summary>Makes the folder of a run. Ended at any moment and called again, it goes on where it was.</summary>
    /// <param name="store">The store of a campaign.</param>
    /// <param name="layout">The run's folder.</param>
    /// <param name="withoutMissing">Leaves out units that are not committed; else there must be none.</param>
    /// <param name="progress">Told after each unit.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="CurationException">Units are missing, or a folder cannot be used.</exception>
    public static async Task<MergeProgress> RunAsync(
        IFleetStore store, CurateLayout layout, bool withoutMissing, Action<int, int, MergeProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(progress);
        var campaign = await Campaign.RequireAsync(store, cancellation).ConfigureAwait(false);
        int[] committed = [.. (await campaign.CommitsAsync(cancellation).ConfigureAwait(false)).Select(file => FleetFiles.UnitOf(file.Name)).Order()];
        if (committed.Length < campaign.Units && !withoutMissing)
            throw new CurationException($"{store.Address}: {campaign.Units - committed.Length} of {campaign.Units} units are not committed; see gadms curate status, or leave them out with --without-missing.");
        Claim(layout, $"{campaign.Id} {(withoutMissing ? string.Join(',', committed) : "whole")}");
        JsonConfig.Save(campaign.Config, layout.Config);

        using var merge = PartMerge.Open(campaign.Config, layout);
        foreach (var (place, unit) in committed.Index())
        {
            var part = await campaign.StatisticsAsync(unit, cancellation).ConfigureAwait(false)
                ?? throw new CurationException($"{store.Address}/{FleetFiles.Statistics(unit)}: the commit has gone.");
            var tar = await store.FetchAsync(part.Tar, layout.Root, cancellation).ConfigureAwait(false);
            var rows = await store.FetchAsync(part.Rows, layout.Root, cancellation).ConfigureAwait(false);
            merge.Add(tar.Path, rows.Path, cancellation);
            foreach (var copy in new[] { tar, rows }.Where(file => file.IsCopy))
                File.Delete(copy.Path);
            progress(place + 1, committed.Length, merge.Progress);
        }
        merge.Complete();
        return merge.Progress;
    }

    /// <summary>
    /// Requires of a run that came from a store that the store is gone: who is taken out of the run would still be in the store's parts,
    /// and come back with the next finish.
    /// </summary>
    /// <param name="layout">The run's folder.</param>
    /// <param name="store">The store it came from, as the caller says; null: not said.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="CurationException">The store is there, or it is not said which it is; the message says what to do.</exception>
    public static async Task RequireStoreGoneAsync(CurateLayout layout, IFleetStore? store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var mark = Path.Combine(layout.Root, Mark);
        if (!File.Exists(mark))
        {
            if (store is not null)
                throw new CurationException($"{layout.Root}: this run did not come from the store of a fleet; leave --store out.");
            return;
        }
        var id = (await File.ReadAllTextAsync(mark, cancellation).ConfigureAwait(false)).Split(' ')[0];
        if (store is null)
        {
            throw new CurationException(
                $"{layout.Root}: this run came from the store of a fleet (campaign {id}), whose parts have the pictures too. Delete that store, for its results are in this folder, and call again with --store PLACE: it is looked at whether it is gone.");
        }
        if (await Campaign.OpenAsync(store, cancellation).ConfigureAwait(false) is { } campaign && campaign.Id != id)
            throw new CurationException($"{store.Address}: this store holds campaign {campaign.Id}, the run is of campaign {id}; give the run's own.");
        if ((await store.ListAsync("", cancellation).ConfigureAwait(false)).Count > 0)
            throw new CurationException($"{store.Address}: this store still has the pictures in its parts, and a finish would bring them back; delete it, for its results are in {layout.Root}, and call again.");
    }

    private static void Claim(CurateLayout layout, string campaign)
    {
        Directory.CreateDirectory(layout.Root);
        var mark = Path.Combine(layout.Root, Mark);
        if (File.Exists(mark) ? File.ReadAllText(mark) != campaign : Directory.Exists(layout.Crops))
            throw new CurationException($"{layout.Root}: this is the folder of another run, or of other units; give a new one.");
        AtomicFile.Write(mark, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(campaign)));
    }
}
