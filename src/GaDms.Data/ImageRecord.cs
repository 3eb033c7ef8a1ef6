namespace GaDms.Data;

/// <summary>The part of a data set that a picture belongs to.</summary>
public enum Split
{
    /// <summary>For training.</summary>
    Train,

    /// <summary>For choosing checkpoints and settings.</summary>
    Val,

    /// <summary>For the figures that are reported.</summary>
    Test,
}

/// <summary>One picture of one person, with the captions that describe it.</summary>
public sealed record ImageRecord
{
    /// <summary>The picture's place in <see cref="RetrievalDataset.Images"/>, from 0.</summary>
    public required int ImageId { get; init; }

    /// <summary>Who is seen: the data set's own number, not negative, with gaps where the data set has them.</summary>
    public required int Identity { get; init; }

    /// <summary>The file, relative to the data set's folder, with '/' between its parts.</summary>
    public required string Path { get; init; }

    /// <summary>At least one caption, none of them blank.</summary>
    public required IReadOnlyList<string> Captions { get; init; }

    /// <summary>The part of the data set.</summary>
    public required Split Split { get; init; }
}
