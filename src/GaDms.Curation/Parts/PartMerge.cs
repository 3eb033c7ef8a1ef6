using System.Text.Json;
using GaDms.Curation.Duplicates;
using GaDms.Curation.Journal;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Parts;

/// <summary>How far a merge is.</summary>
/// <param name="Pictures">Pictures seen.</param>
/// <param name="Duplicates">Of them, those like one before.</param>
/// <param name="Crops">Crops kept.</param>
/// <param name="Captioned">Of them, those with captions.</param>
public readonly record struct MergeProgress(long Pictures, long Duplicates, long Crops, long Captioned);

/// <summary>
/// The second pass over the parts of a run, in the order of their units: the first of nearly equal pictures stays, whichever part it
/// is in, and what is kept goes into shards and journals that are, byte for byte, those of a run of one process. Ended at any
/// moment and begun again with the first part, it goes on where it was.
/// </summary>
public sealed class PartMerge : IDisposable
{
    private readonly ShardAssembler _crops;
    private readonly ShardAssembler _captioned;
    private readonly JournalReader _before;
    private readonly DuplicateFinder _duplicates;

    private PartMerge(ShardAssembler crops, ShardAssembler captioned, DuplicateFinder duplicates) =>
        (_crops, _captioned, _before, _duplicates) = (crops, captioned, crops.Journal.Read(), duplicates);

    /// <summary>What has been added.</summary>
    public MergeProgress Progress { get; private set; }

    /// <summary>Opens the folder of a run, made if it is missing.</summary>
    /// <exception cref="CurationException">The folder cannot be used.</exception>
    public static PartMerge Open(CurateConfig config, CurateLayout layout)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(layout);
        var clock = new StageClock();
        var crops = ShardAssembler.Open(layout.Crops, layout.CropJournal, config.Filter.SamplesPerShard, clock);
        try
        {
            var captioned = ShardAssembler.Open(layout.Captioned, layout.CaptionJournal, config.Captions.SamplesPerShard, clock);
            var duplicates = new DuplicateFinder(config.Filter.NearDuplicates);
            using var reader = crops.Journal.Read();
            foreach (var row in reader.Removed().Where(row => row.Sha256.Length > 0))
                duplicates.AddRemoved(row.Sha256, row.PerceptualHash);
            return new PartMerge(crops, captioned, duplicates);
        }
        catch
        {
            crops.Dispose();
            throw;
        }
    }

    /// <summary>Adds the next part.</summary>
    /// <param name="tar">Its crops.</param>
    /// <param name="rows">Its pictures.</param>
    /// <param name="cancellation">Stops; what is not committed is done again next time.</param>
    /// <exception cref="CurationException">The part is damaged.</exception>
    public void Add(string tar, string rows, CancellationToken cancellation)
    {
        using var samples = ShardReader.ReadTar(tar).GetEnumerator();
        foreach (var line in File.ReadLines(rows))
        {
            cancellation.ThrowIfCancellationRequested();
            var part = Parse(line, rows);
            Add(part, [.. part.Boxes.Select(box => box.Rejection is null ? Next(samples, tar) : null)]);
        }
        if (samples.MoveNext())
            throw Damaged(tar, "it has more crops than its rows");
    }

    /// <summary>Commits what the last shards hold.</summary>
    public void Complete()
    {
        _crops.Flush();
        _captioned.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _before.Dispose();
        _crops.Dispose();
        _captioned.Dispose();
    }

    private void Add(PartPicture part, IReadOnlyList<CropSample?> samples)
    {
        var picture = part.Picture;
        // One that could not be had or read has nothing to compare.
        var isCompared = picture.Rejection is null or { Reason: "duplicate-exact" };
        if (isCompared && _duplicates.Check(picture.Key, picture.Sha256, picture.PerceptualHash) is { } rejection)
        {
            picture = picture with { Rejection = rejection };
            samples = [];
            Progress = Progress with { Duplicates = Progress.Duplicates + 1 };
        }
        Progress = Progress with { Pictures = Progress.Pictures + 1, Crops = Progress.Crops + samples.Count(sample => sample is not null) };
        var keys = CropKeys(part, picture, samples);
        foreach (var (place, sample) in samples.Index())
        {
            if (sample is not null)
                AddCaptioned(keys[place]!, sample, part.Boxes[place].CaptionRejection);
        }
    }

    /// <summary>The keys that the crops have in the shards: they are put there unless an earlier run has done so.</summary>
    private IReadOnlyList<string?> CropKeys(PartPicture part, PictureRow picture, IReadOnlyList<CropSample?> samples)
    {
        if (_before.WasDone(picture.Key))
            return [.. _before.Boxes(picture.Key).Select(box => box.CropKey)];
        return _crops.Add(picture,
        [
            .. samples.Select((sample, place) => (
                new BoxRow(part.Boxes[place].Box, null, part.Boxes[place].Rejection),
                sample is null ? null : new KeptCrop(sample.Jpeg, sample.Record with { Caption1 = null, Caption2 = null, CaptionOrigins = [] }))),
        ]);
    }

    private void AddCaptioned(string key, CropSample sample, Rejection? rejection)
    {
        if (rejection is null)
            Progress = Progress with { Captioned = Progress.Captioned + 1 };
        if (!_captioned.Journal.IsDone(key))
        {
            _captioned.Add(
                new PictureRow(key, sample.Record.Origin, sample.Record.Sha256, null, rejection),
                rejection is null ? new KeptCrop(sample.Jpeg, sample.Record) : null);
        }
    }

    private static CropSample Next(IEnumerator<CropSample> samples, string tar) =>
        samples.MoveNext() ? samples.Current : throw Damaged(tar, "it has fewer crops than its rows");

    /// <summary>Reads a picture of a part.</summary>
    /// <param name="line">A line of its rows.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="CurationException">It is none.</exception>
    internal static PartPicture Parse(string line, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<PartPicture>(line, PartPicture.Json) is { } part && !part.Boxes.Contains(null!) ? part : throw new JsonException("it, or a box, is null");
        }
        catch (JsonException error)
        {
            throw Damaged(path, error.Message);
        }
    }

    private static CurationException Damaged(string path, string what) =>
        new($"{path}: the part cannot be read ({what}); delete its statistics and submit it again.");
}
