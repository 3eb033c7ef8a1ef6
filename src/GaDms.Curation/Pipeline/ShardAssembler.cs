using GaDms.Curation.Journal;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Pipeline;

/// <summary>A crop that was kept and has no place in a shard yet.</summary>
/// <param name="Jpeg">The crop.</param>
/// <param name="Record">What is known of it.</param>
internal sealed record KeptCrop(byte[] Jpeg, CropRecord Record);

/// <summary>
/// Fills shards with what a stage gives, in its order, and commits each together with its rows of the journal: whatever ends the
/// process, every item is either in a complete shard and in the journal, or in neither and dealt with again.
/// </summary>
internal sealed class ShardAssembler : IDisposable
{
    // A long run of rejections is committed too, so that an interruption does not lose it.
    private const int MostItems = 10_000;

    private readonly int _samplesPerShard;
    private readonly StageClock _clock;
    private readonly ShardWriter _writer;
    private readonly CurationJournal _journal;
    private readonly List<CropSample> _samples = [];
    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private int _items;
    private int _boxes;

    private ShardAssembler(ShardWriter writer, CurationJournal journal, int samplesPerShard, StageClock clock) =>
        (_writer, _journal, _samplesPerShard, _clock) = (writer, journal, samplesPerShard, clock);

    /// <summary>The journal of the stage.</summary>
    public CurationJournal Journal => _journal;

    /// <summary>Opens a stage's folder, and removes what an ended process left incomplete.</summary>
    /// <exception cref="CurationException">The folder cannot be used.</exception>
    public static ShardAssembler Open(string folder, string journal, int samplesPerShard, StageClock clock)
    {
        var writer = ShardWriter.Open(folder);
        try
        {
            return new ShardAssembler(writer, CurationJournal.Open(journal, writer.Committed), samplesPerShard, clock);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Refuses sizes that no shard can have.</summary>
    public static void CheckSize(int samplesPerShard)
    {
        if (samplesPerShard is < 1 or > ShardFiles.MaxSamples)
            throw new CurationException($"samplesPerShard is {samplesPerShard}; it must be 1 to {ShardFiles.MaxSamples}.");
    }

    /// <summary>Adds one item with its boxes, and with a crop for each box that was kept; the crops' keys, null for the other boxes.</summary>
    public IReadOnlyList<string?> Add(PictureRow item, IReadOnlyList<(BoxRow Box, KeptCrop? Crop)> boxes)
    {
        // One item's crops stay together; they must fit behind those that are there.
        var crops = boxes.Count(box => box.Crop is not null);
        if (_items > 0 && _samples.Count + crops > ShardFiles.MaxSamples)
            Flush();
        var shard = Begin();
        var rows = new List<BoxRow>(boxes.Count);
        foreach (var (box, crop) in boxes)
        {
            Count(box.Rejection);
            rows.Add(crop is null ? box : box with { CropKey = Place(shard, crop) });
        }

        _boxes += boxes.Count;
        End(item, rows);
        return [.. rows.Select(row => row.CropKey)];
    }

    /// <summary>Adds one item that is a crop itself: kept as it is, or left out.</summary>
    public void Add(PictureRow item, KeptCrop? crop)
    {
        var shard = Begin();
        if (crop is not null)
            Place(shard, crop);
        End(item, []);
    }

    /// <summary>Commits what has been added since the last shard.</summary>
    public void Flush()
    {
        if (_items == 0)
            return;
        // Writing a shard is part of the next one's seconds: its own statistics are written while the time still runs.
        var statistics = new ShardStatistics
        {
            Shard = _writer.Next,
            Pictures = _items,
            Boxes = _boxes,
            Rejected = new SortedDictionary<string, long>(_rejected, StringComparer.Ordinal),
            Seconds = _clock.Take(),
        };
        _clock.Time("write", () => _writer.Commit(statistics, _samples, _journal.Commit));
        _samples.Clear();
        _rejected.Clear();
        (_items, _boxes) = (0, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal.Dispose();
        _writer.Dispose();
    }

    private int Begin()
    {
        var shard = _writer.Next;
        if (_items == 0)
            _journal.Begin(shard);
        return shard;
    }

    private string Place(int shard, KeptCrop crop)
    {
        var key = ShardFiles.Key(shard, _samples.Count);
        _samples.Add(new CropSample { Key = key, Jpeg = crop.Jpeg, Record = crop.Record });
        return key;
    }

    private void End(PictureRow item, IReadOnlyList<BoxRow> rows)
    {
        Count(item.Rejection);
        _journal.Record(item, rows);
        _items++;
        if (_samples.Count >= _samplesPerShard || _items >= MostItems)
            Flush();
    }

    private void Count(Rejection? rejection)
    {
        if (rejection is not null)
            _rejected[rejection.Reason] = _rejected.GetValueOrDefault(rejection.Reason) + 1;
    }
}
