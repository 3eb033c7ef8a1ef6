using GaDms.Hosting.Ingesting;
using GaDms.Ingestion;
using GaDms.Retrieval.Models;

namespace GaDms.Server.Contracts;

/// <summary>A sentence to be explained.</summary>
internal sealed record ExplainRequest(string? Sentence);

/// <summary>How well each word agrees, and where.</summary>
internal sealed record ExplainResponse(float Similarity, string Score, IReadOnlyList<WordResponse> Words);

/// <summary>A word: its place in the sentence, its weight from 0 to 1, and where it is in the picture.</summary>
internal sealed record WordResponse(string Text, int Start, int End, float Weight, HeatMap Map);

/// <summary>A selection to take away.</summary>
internal sealed record ExportRequest(IReadOnlyList<long>? Ids, string? Format, string? Title);

/// <summary>A key to begin a session with.</summary>
internal sealed record SessionRequest(string? Key);

/// <summary>Frames around a moment of a video.</summary>
internal sealed record ClipResponse(IReadOnlyList<ClipFrame> Frames, double FramesPerSecond);

/// <summary>How many people were removed.</summary>
internal sealed record ForgetResponse(int Removed);

/// <summary>An upload that was taken.</summary>
internal sealed record IngestAccepted(string Id);

/// <summary>How far an upload is.</summary>
internal sealed record IngestResponse
{
    public required string Id { get; init; }

    public required IngestState State { get; init; }

    public required int Files { get; init; }

    public required int FilesDone { get; init; }

    public required int Added { get; init; }

    public required int Known { get; init; }

    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    public required double? PerSecond { get; init; }

    public required double? SecondsLeft { get; init; }

    public required string? Error { get; init; }

    public static IngestResponse Of(IngestJob job, IngestStatus status) => new()
    {
        Id = job.Id,
        State = status.State,
        Files = job.FileCount,
        FilesDone = status.Progress.Report.Done,
        Added = status.Progress.Report.People,
        Known = status.Progress.Report.Known,
        Skipped = status.Progress.Report.Skipped,
        PerSecond = status.Progress.PerSecond > 0 ? status.Progress.PerSecond : null,
        SecondsLeft = status.Progress.TimeLeft?.TotalSeconds,
        Error = status.Error,
    };
}
