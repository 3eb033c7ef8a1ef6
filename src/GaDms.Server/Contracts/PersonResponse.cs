using System.Text.Json.Serialization;
using GaDms.Hosting;
using GaDms.Retrieval.Store;

namespace GaDms.Server.Contracts;

/// <summary>A person; rank, score and probability as a result of a search only.</summary>
internal sealed record PersonResponse
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rank { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Score { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Probability { get; init; }

    public required long Id { get; init; }

    public required string Name { get; init; }

    public required MediaKind Kind { get; init; }

    public required string Source { get; init; }

    public required string? Camera { get; init; }

    public required DateTimeOffset? Time { get; init; }

    public required DateTimeOffset Added { get; init; }

    public required double? OffsetSeconds { get; init; }

    public required TrackResponse? Track { get; init; }

    public required BoxResponse? Box { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int MediaWidth { get; init; }

    public required int MediaHeight { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required bool HasFrame { get; init; }

    public required bool HasClip { get; init; }

    public static PersonResponse Of(GalleryEntry entry, IClipSource clips) => new()
    {
        Id = entry.Id,
        Name = entry.Name,
        Kind = entry.Kind,
        Source = entry.Source,
        Camera = entry.Camera,
        Time = entry.Time,
        Added = entry.Added,
        OffsetSeconds = entry.Offset?.TotalSeconds,
        Track = entry.Track is { } track ? new TrackResponse(track.Id, track.First.TotalSeconds, track.Last.TotalSeconds) : null,
        Box = entry.Box is { } box ? new BoxResponse(box.X, box.Y, box.Width, box.Height) : null,
        Width = entry.Width,
        Height = entry.Height,
        MediaWidth = entry.MediaWidth,
        MediaHeight = entry.MediaHeight,
        Tags = entry.Tags,
        HasFrame = entry.HasFrame,
        HasClip = clips.Has(entry),
    };

    public static PersonResponse Of(PersonResult result, IClipSource clips) =>
        Of(result.Entry, clips) with { Rank = result.Rank, Score = result.Score, Probability = result.Probability };
}

/// <summary>One person followed through a video.</summary>
internal sealed record TrackResponse(long Id, double FirstSeconds, double LastSeconds);

/// <summary>In pixels of the photograph or frame.</summary>
internal sealed record BoxResponse(int X, int Y, int Width, int Height);
