using GaDms.Curation.Journal;
using GaDms.Curation.Language;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Pipeline;

/// <summary>What was taken out.</summary>
/// <param name="Pictures">Pictures, counted by name.</param>
/// <param name="Crops">Crops of them, in shards before captioning.</param>
/// <param name="Captioned">Crops of them with captions.</param>
public readonly record struct RemovedPictures(int Pictures, int Crops, int Captioned);

/// <summary>
/// Takes pictures out of a run for good, for people who ask for it: crops, captions, cached answers, samples and rows of the journals.
/// Ended at any moment and called again, it finishes what is left; a later run does not bring the pictures back, under another name
/// either. Shards that have none of them stay as they are, byte for byte.
/// </summary>
public static class PictureRemoval
{
    /// <summary>Takes pictures out.</summary>
    /// <param name="layout">The run's files; nothing else may work on them.</param>
    /// <param name="names">Keys as the report and the journal say them, or origins (addresses); none finishes what an earlier call left.</param>
    /// <param name="progress">Told after each shard that was written anew.</param>
    /// <param name="cancellation">Stops after a shard.</param>
    /// <exception cref="CurationException">A name is not known: nothing is taken out; or a file cannot be used.</exception>
    public static RemovedPictures Remove(CurateLayout layout, IReadOnlyCollection<string> names, Action<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(progress);
        if (!File.Exists(layout.CropJournal))
            throw new CurationException($"{layout.Root}: there is no journal of a run here; give the folder of a curation run.");
        using var crops = ShardWriter.Open(layout.Crops);
        using var captioned = Directory.Exists(layout.Captioned) ? ShardWriter.Open(layout.Captioned) : null;

        // Opened as a run opens it, so that rows of shards that were not completed are gone.
        CurationJournal.Open(layout.CropJournal, crops.Committed).Dispose();
        using var journal = new JournalRemoval(layout.CropJournal);
        Require(journal.Unknown(names));
        journal.Mark(names);

        HashSet<string> removed = [.. journal.Marked()];
        var pictures = journal.Pending();
        var keys = journal.Crops();
        var answers = File.Exists(layout.Answers) ? AnswerCache.Open(layout.Answers) : null;
        int cropCount;
        using (answers)
        {
            cropCount = RemoveFrom(crops, layout.Crops, Shards(keys), sample =>
            {
                if (!removed.Contains(sample.Record.Source))
                    return false;
                answers?.Forget(AnswerKey.Hash(sample.Jpeg));
                return true;
            });
        }

        var captionCount = 0;
        if (captioned is not null)
        {
            CurationJournal.Open(layout.CaptionJournal, captioned.Committed).Dispose();
            using var captions = new JournalRemoval(layout.CaptionJournal);
            captionCount = RemoveFrom(captioned, layout.Captioned, captions.Shards(keys), sample => removed.Contains(sample.Record.Source));
            captions.Delete(keys);
            captions.Settle();
        }

        RemoveSamples(layout.Samples, removed);
        journal.Forget();
        return new RemovedPictures(pictures, cropCount, captionCount);

        int RemoveFrom(ShardWriter writer, string folder, IEnumerable<int> shards, Func<CropSample, bool> isRemoved)
        {
            var count = 0;
            foreach (var shard in shards.Where(writer.Committed.Contains))
            {
                cancellation.ThrowIfCancellationRequested();
                count += writer.Remove(shard, isRemoved);
                progress(ShardFiles.Tar(folder, shard));
            }
            return count;
        }
    }

    private static void Require(IReadOnlyList<string> unknown)
    {
        const int shown = 5;
        if (unknown.Count > 0)
        {
            throw new CurationException(
                $"The journal does not know {string.Join(", ", unknown.Take(shown).Select(name => $"\"{name}\""))}{(unknown.Count > shown ? $" and {unknown.Count - shown} others" : "")}; nothing was taken out. Give keys as the report and the shards say them (source/name), or the addresses of the list.");
        }
    }

    /// <summary>The shards of crops, which their keys begin with.</summary>
    private static IEnumerable<int> Shards(IEnumerable<string> cropKeys) =>
        cropKeys.Select(ShardFiles.ShardOf).Distinct().Order();

    private static void RemoveSamples(string folder, HashSet<string> removed)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var picture in Directory.EnumerateDirectories(folder).SelectMany(place => SampleFiles.Pictures(place).ToArray()))
        {
            // What nobody knows the name of may be one of them.
            var text = SampleFiles.ReadText(picture);
            if (text.Key.Length > 0 && !removed.Contains(text.Key) && !removed.Any(key => text.Detail.EndsWith($" as {key}", StringComparison.Ordinal)))
                continue;
            File.Delete(picture);
            File.Delete(SampleFiles.TextOf(picture));
        }
    }
}
