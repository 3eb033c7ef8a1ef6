namespace GaDms.Data.Annotations;

/// <summary>What <see cref="DatasetChecker"/> found in a folder.</summary>
public sealed record DatasetReport
{
    /// <summary>The folder that was checked.</summary>
    public required string Folder { get; init; }

    /// <summary>The layout, or null when it could not be told.</summary>
    public DatasetLayout? Layout { get; init; }

    /// <summary>The annotation file's name, or null when there is none.</summary>
    public string? AnnotationFile { get; init; }

    /// <summary>One row per split that has pictures; only records without a flaw are counted.</summary>
    public IReadOnlyList<SplitSummary> Splits { get; init; } = [];

    /// <summary>One row per problem: those of the annotation file by record, then duplicates and shared identities, then the pictures' by record.</summary>
    public IReadOnlyList<DatasetProblem> Problems { get; init; } = [];
}

/// <summary>The size of one split.</summary>
/// <param name="Split">Which.</param>
/// <param name="Images">Pictures.</param>
/// <param name="Identities">People.</param>
/// <param name="Captions">Captions.</param>
/// <param name="CaptionWords">Their lengths.</param>
public sealed record SplitSummary(Split Split, int Images, int Identities, int Captions, LengthStatistics CaptionWords);

/// <summary>Lengths of captions in words, which white space separates. The median is the lower of the two middle ones.</summary>
public sealed record LengthStatistics(int Min, int Median, double Mean, int Max);

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">Of what kind it is.</param>
/// <param name="File">The file it is in: the annotation file or a picture, relative to the data set's folder.</param>
/// <param name="Record">The record's place in the annotation file, from 0; null when it concerns the whole file.</param>
/// <param name="What">What is wrong and where in the record.</param>
public sealed record DatasetProblem(ProblemKind Kind, string File, int? Record, string What);
