using GaDms.Curation.Journal;

namespace GaDms.Curation.Report;

/// <summary>What a journal says, in counts and in a few examples.</summary>
/// <param name="Pictures">Its pictures by reason, null for those that passed.</param>
/// <param name="Boxes">Its boxes by reason, null for those that were kept.</param>
/// <param name="WithoutBoxes">Pictures that passed and have no box.</param>
/// <param name="Examples">The first of those that were left out, by reason.</param>
internal sealed record JournalFigures(
    IReadOnlyList<ReasonCount> Pictures, IReadOnlyList<ReasonCount> Boxes, long WithoutBoxes, IReadOnlyDictionary<string, IReadOnlyList<RejectedSample>> Examples)
{
    private const int ExamplesPerReason = 4;

    /// <summary>Reads a journal; one that is not there yet says nothing.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="hasShards">Whether there are complete shards, which must have a journal.</param>
    public static JournalFigures Read(string path, bool hasShards)
    {
        if (!File.Exists(path) && !hasShards)
            return new JournalFigures([], [], 0, new Dictionary<string, IReadOnlyList<RejectedSample>>());
        using JournalReader journal = JournalReader.Open(path);
        return new JournalFigures(journal.PictureReasons(), journal.BoxReasons(), journal.PicturesWithoutBoxes(), journal.Samples(ExamplesPerReason));
    }

    /// <summary>Pictures that were seen.</summary>
    public long PictureCount => Pictures.Sum(count => count.Count);

    /// <summary>Pictures that passed.</summary>
    public long PassedPictures => Passed(Pictures);

    /// <summary>Boxes that were found.</summary>
    public long BoxCount => Boxes.Sum(count => count.Count);

    /// <summary>Boxes that were kept.</summary>
    public long KeptBoxes => Passed(Boxes);

    private static long Passed(IReadOnlyList<ReasonCount> counts) => counts.Where(count => count.Reason is null).Sum(count => count.Count);
}
