using System.Runtime.CompilerServices;
using GaDms.Curation.Concurrency;
using GaDms.Curation.Duplicates;
using GaDms.Curation.Fetching;
using GaDms.Curation.Journal;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Pipeline;

/// <summary>How far a filter run is.</summary>
/// <param name="Pictures">Pictures dealt with in this run.</param>
/// <param name="Boxes">People found in them.</param>
/// <param name="Kept">Crops kept.</param>
/// <param name="Failed">Pictures left out: not to be had, unreadable or duplicates.</param>
public readonly record struct FilterProgress(long Pictures, long Boxes, long Kept, long Failed);

/// <summary>Sources to shards of crops. What earlier runs have dealt with is passed over.</summary>
public static class FilterRun
{
    // Decoded pictures that wait: enough to keep the detector busy, few enough to bound memory.
    private const int BatchesAhead = 2;

    /// <summary>Filters all sources.</summary>
    /// <param name="config">The run.</param>
    /// <param name="layout">Its files.</param>
    /// <param name="retry">Reasons of pictures that are to be tried again.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Stops after the batch; what is not committed is done again next time.</param>
    /// <exception cref="CurationException">Sources, detector or folder cannot be used.</exception>
    public static async Task<FilterProgress> RunAsync(
        CurateConfig config, CurateLayout layout, IReadOnlyCollection<string> retry, Action<FilterProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(progress);
        using var fetcher = new Fetcher(config.Fetch);
        var sources = SourceFactory.Create(config, fetcher);
        var clock = new StageClock();
        using var stage = new FilterStage(config.Filter, clock, new RejectedSamples(layout.Samples));
        using var shards = ShardAssembler.Open(layout.Crops, layout.CropJournal, config.Filter.SamplesPerShard, clock);
        if (retry.Count > 0)
            shards.Journal.RetryFailed(retry);
        var duplicates = Known(shards.Journal, config.Filter.NearDuplicates);

        var done = default(FilterProgress);
        var entries = Entries(sources, shards.Journal.IsDone, cancellation);
        var decoded = OrderedWork.SelectAsync(
            entries, (entry, _) => Task.FromResult(stage.Decode(entry)), config.Filter.BatchSize * BatchesAhead, cancellation);
        var batch = new List<DecodedPicture>();
        await foreach (var picture in decoded)
        {
            batch.Add(Compare(duplicates, picture));
            if (batch.Count == config.Filter.BatchSize)
                Finish();
        }

        Finish();
        shards.Flush();
        return done;

        void Finish()
        {
            foreach (var picture in stage.Filter(batch))
            {
                shards.Add(Row(picture.Picture), picture.Boxes);
                done = new FilterProgress(
                    done.Pictures + 1, done.Boxes + picture.Boxes.Count, done.Kept + picture.Boxes.Count(box => box.Crop is not null),
                    done.Failed + (picture.Picture.Rejection is null ? 0 : 1));
            }

            batch.Clear();
            progress(done);
        }
    }

    private static DuplicateFinder Known(CurationJournal journal, int? nearDistance)
    {
        var finder = new DuplicateFinder(nearDistance);
        using var reader = journal.Read();
        foreach (var row in reader.Fingerprints())
            finder.Add(row.Key, row.Sha256, row.PerceptualHash);
        return finder;
    }

    private static async IAsyncEnumerable<SourceEntry> Entries(
        IReadOnlyList<NamedSource> sources, Func<string, bool> isDone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (name, source) in sources)
        {
            // Keys are unique within a source only.
            await foreach (var entry in source.ReadAsync(key => isDone($"{name}/{key}"), cancellation).ConfigureAwait(false))
                yield return entry with { Key = $"{name}/{entry.Key}" };
        }
    }

    private static DecodedPicture Compare(DuplicateFinder duplicates, DecodedPicture picture) =>
        picture.Rejection is null && duplicates.Check(picture.Entry.Key, picture.Entry.Sha256, picture.Fingerprint) is { } rejection
            ? picture with { Picture = null, Rejection = rejection }
            : picture;

    private static PictureRow Row(DecodedPicture picture) =>
        new(picture.Entry.Key, picture.Entry.Origin, picture.Entry.Sha256, picture.Fingerprint, picture.Rejection);
}
