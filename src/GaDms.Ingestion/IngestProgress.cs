namespace GaDms.Ingestion;

/// <summary>How far a run is.</summary>
public sealed record IngestProgress
{
    /// <summary>All files of the run.</summary>
    public required int Files { get; init; }

    /// <summary>What is done so far.</summary>
    public required IngestReport Report { get; init; }

    /// <summary>Pictures, or frames of videos, that were looked at in a second so far.</summary>
    public double PerSecond { get; init; }

    /// <summary>How long it will take, by the bytes that are left; null: nothing is done yet.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The video that is being looked at; null: pictures are.</summary>
    public string? Video { get; init; }

    /// <summary>How far that is.</summary>
    public TimeSpan Moment { get; init; }

    /// <summary>How long the video is; null: its file does not say.</summary>
    public TimeSpan? Duration { get; init; }
}
