namespace GaDms.Ingestion;

/// <summary>A file or folder that was passed over, and why.</summary>
/// <param name="Name">Where it is, or the name it was uploaded under.</param>
/// <param name="Reason">Why it was skipped.</param>
public sealed record SkippedFile(string Name, string Reason);

/// <summary>What a run did.</summary>
public sealed record IngestReport
{
    /// <summary>Pictures and videos that were added.</summary>
    public int Added { get; init; }

    /// <summary>People in them: a person of a video counts once for each picture that is kept.</summary>
    public int People { get; init; }

    /// <summary>Those of <see cref="Added"/> in which nobody was found.</summary>
    public int WithoutPeople { get; init; }

    /// <summary>Files that were in the gallery before, by path or by content.</summary>
    public int Known { get; init; }

    /// <summary>What was passed over, and why.</summary>
    public IReadOnlyList<SkippedFile> Skipped { get; init; } = [];

    /// <summary>Files that are done, however.</summary>
    public int Done => Added + Known + Skipped.Count;
}
