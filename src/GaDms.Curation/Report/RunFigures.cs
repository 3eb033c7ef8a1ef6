using GaDms.Curation.Pipeline;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Report;

/// <summary>A crop to be shown.</summary>
/// <param name="Thumbnail">A small JPEG; null when the crop cannot be decoded.</param>
/// <param name="Record">What is known of it.</param>
internal sealed record ShownCrop(byte[]? Thumbnail, CropRecord Record);

/// <summary>All that the report says, gathered from a run's folder.</summary>
internal sealed record RunFigures
{
    private const int MostCrops = 24;
    private const int CropHeight = 280;

    /// <summary>The folder's name; its path is nobody's business on a page that is passed on.</summary>
    public required string Name { get; init; }

    /// <summary>Pictures and boxes.</summary>
    public required JournalFigures Filter { get; init; }

    /// <summary>Crops: those that were captioned, and those that were set aside.</summary>
    public required JournalFigures Captioning { get; init; }

    /// <summary>Work on pictures.</summary>
    public required WorkTimes FilterTimes { get; init; }

    /// <summary>Work on crops.</summary>
    public required WorkTimes CaptionTimes { get; init; }

    /// <summary>Of all captions.</summary>
    public required CaptionStatistics Captions { get; init; }

    /// <summary>The first crops that were kept.</summary>
    public required IReadOnlyList<ShownCrop> Crops { get; init; }

    /// <summary>Pictures of what was left out.</summary>
    public required SamplePictures Samples { get; init; }

    /// <summary>Reads a run, as far as it has come.</summary>
    /// <exception cref="CurationException">There is no such folder, or it cannot be read.</exception>
    public static RunFigures Read(CurateLayout layout)
    {
        if (!Directory.Exists(layout.Root))
            throw new CurationException($"{layout.Root}: there is no such folder; give the folder of a curation run.");
        IReadOnlyList<int> filtered = ShardsOf(layout.Crops);
        IReadOnlyList<int> captioned = ShardsOf(layout.Captioned);
        var captions = new CaptionStatistics();
        var shown = new List<ShownCrop>();
        foreach (CropSample sample in SamplesOf(layout.Captioned, captioned))
        {
            captions.Add(sample.Record.Caption1);
            captions.Add(sample.Record.Caption2);
            if (shown.Count < MostCrops)
                shown.Add(Show(sample));
        }

        if (shown.Count == 0)
            shown.AddRange(SamplesOf(layout.Crops, filtered).Take(MostCrops).Select(Show));
        return new RunFigures
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(layout.Root)),
            Filter = JournalFigures.Read(layout.CropJournal, hasShards: filtered.Count > 0),
            Captioning = JournalFigures.Read(layout.CaptionJournal, hasShards: captioned.Count > 0),
            FilterTimes = WorkTimes.Read(layout.Crops, filtered),
            CaptionTimes = WorkTimes.Read(layout.Captioned, captioned),
            Captions = captions,
            Crops = shown,
            Samples = new SamplePictures(layout.Samples),
        };
    }

    private static IReadOnlyList<int> ShardsOf(string folder) => Directory.Exists(folder) ? ShardFiles.Committed(folder) : [];

    private static IEnumerable<CropSample> SamplesOf(string folder, IReadOnlyList<int> shards) =>
        shards.SelectMany(shard => ShardReader.Read(folder, shard));

    private static ShownCrop Show(CropSample sample) => new(Thumbnail.Make(sample.Jpeg, CropHeight), sample.Record);
}
