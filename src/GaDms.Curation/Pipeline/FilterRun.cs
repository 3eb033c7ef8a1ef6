using System.Runtime.CompilerServices;
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
/// <param name="WithoutPeople">Pictures that were looked at and in which nobody was found.</param>
/// <param name="Total">Pictures that this run has to deal with; null until they are counted, and where they cannot be.</param>
public readonly record struct FilterProgress(long Pictures, long Boxes, long Kept, long Failed, long WithoutPeople, long? Total);

/// <summary>Sources to shards of crops. What earlier runs have dealt with is passed over.</summary>
public static class FilterRun
{
    /// <summary>Filters all sources.</summary>
    /// <param name="config">The run.</param>
    /// <param name="layout">Its files.</param>
    /// <param name="retry">Reasons of pictures and boxes that are to be tried again; others are passed over.</param>
    /// <param name="progress">Told after each batch, and at the end.</param>
    /// <param name="cancellation">Stops after the batch; what is not committed is done again next time.</param>
    /// <returns>How far it came, and the seconds of work of each stage, added up over threads.</returns>
    /// <exception cref="CurationException">Sources, detector or folder cannot be used.</exception>
    public static async Task<(FilterProgress Progress, IReadOnlyDictionary<string, double> Seconds)> RunAsync(
        CurateConfig config, CurateLayout layout, IReadOnlyCollection<string> retry, Action<FilterProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(config);
        using var fetcher = new Fetcher(config.Fetch);
        return await RunAsync(config, SourceFactory.Create(config, fetcher), layout, retry, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Filters sources that the caller has opened.</summary>
    /// <param name="config">The run; its own sources are not looked at.</param>
    /// <param name="sources">Where pictures come from, in this order.</param>
    /// <param name="layout">Its files.</param>
    /// <param name="retry">Reasons of pictures and boxes that are to be tried again; others are passed over.</param>
    /// <param name="progress">Told after each batch, and at the end.</param>
    /// <param name="cancellation">Stops after the batch; what is not committed is done again next time.</param>
    /// <returns>How far it came, and the seconds of work of each stage, added up over threads.</returns>
    /// <exception cref="CurationException">Sources, detector or folder cannot be used.</exception>
    public static async Task<(FilterProgress Progress, IReadOnlyDictionary<string, double> Seconds)> RunAsync(
        CurateConfig config, IReadOnlyList<NamedSource> sources, CurateLayout layout, IReadOnlyCollection<string> retry,
        Action<FilterProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(progress);
        var clock = new StageClock();
        var samples = new RejectedSamples(layout.Samples);
        using var stage = new FilterStage(config.Filter, clock, samples);
        using var shards = ShardAssembler.Open(layout.Crops, layout.CropJournal, config.Filter.SamplesPerShard, clock);
        if (RetryReasons.OfFilter(retry) is { Length: > 0 } reasons)
            shards.Journal.RetryFailed(reasons);
        var duplicates = Known(shards.Journal, config.Filter.NearDuplicates);
        await using var count = new BackgroundCount(sources, shards.Journal);

        var done = default(FilterProgress);
        var batches = new DecodeAhead(config.Filter).BatchesAsync(
            Entries(sources, shards.Journal.IsDone, cancellation), stage.Decode, cancellation);
        await foreach (var batch in batches)
        {
            foreach (var picture in stage.Filter([.. batch.Select(picture => Compare(duplicates, samples, picture))]))
            {
                shards.Add(Row(picture.Picture), picture.Boxes);
                var isLeftOut = picture.Picture.Rejection is not null;
                done = new FilterProgress(
                    done.Pictures + 1, done.Boxes + picture.Boxes.Count, done.Kept + picture.Boxes.Count(box => box.Crop is not null),
                    done.Failed + (isLeftOut ? 1 : 0), done.WithoutPeople + (!isLeftOut && picture.Boxes.Count == 0 ? 1 : 0), count.Total);
            }

            progress(done);
            count.Begin();
        }

        shards.Flush();
        // A video may claim more frames than it has: all there is has been done.
        done = done with { Total = done.Pictures };
        progress(done);
        return (done, clock.Total());
    }

    private static DuplicateFinder Known(CurationJournal journal, int? nearDistance)
    {
        var finder = new DuplicateFinder(nearDistance);
        using var reader = journal.Read();
        foreach (var row in reader.Removed().Where(row => row.Sha256.Length > 0))
            finder.AddRemoved(row.Sha256, row.PerceptualHash);
        foreach (var row in reader.Fingerprints())
            finder.Add(row.Key, row.Sha256, row.PerceptualHash);
        return finder;
    }

    private static async IAsyncEnumerable<SourceEntry> Entries(
        IReadOnlyList<NamedSource> sources, Func<string, bool> isDone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var source in sources)
        {
            await foreach (var entry in source.Source.ReadAsync(key => isDone(source.KeyOf(key)), cancellation).ConfigureAwait(false))
                yield return entry with { Key = source.KeyOf(entry.Key) };
        }
    }

    private static DecodedPicture Compare(DuplicateFinder duplicates, RejectedSamples samples, DecodedPicture picture)
    {
        if (picture.Picture is null || duplicates.Check(picture.Entry.Key, picture.Entry.Sha256, picture.Fingerprint) is not { } rejection)
            return picture;
        samples.Keep(rejection, picture.Entry.Key, picture.Picture);
        return picture with { Picture = null, Rejection = rejection };
    }

    private static PictureRow Row(DecodedPicture picture) =>
        new(picture.Entry.Key, picture.Entry.Origin, picture.Entry.Sha256, picture.Fingerprint, picture.Rejection);
}
