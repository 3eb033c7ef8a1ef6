using GaDms.Curation.Detection;
using GaDms.Curation.Poses;

namespace GaDms.Curation.Shards;

/// <summary>A kept crop with all that is known of it: a sample of a shard, <c>KEY.jpg</c> and <c>KEY.json</c>.</summary>
public sealed record CropSample
{
    /// <summary>Name in its shard: nine digits of the shard's number and the place in it, as img2dataset counts.</summary>
    public required string Key { get; init; }

    /// <summary>The crop as JPEG.</summary>
    public required byte[] Jpeg { get; init; }

    /// <summary>The sample's JSON.</summary>
    public required CropRecord Record { get; init; }
}

/// <summary>What a crop's JSON file says.</summary>
public sealed record CropRecord
{
    /// <summary>Key of the picture in its source.</summary>
    public required string Source { get; init; }

    /// <summary>Where a person would look for the picture.</summary>
    public required string Origin { get; init; }

    /// <summary>SHA-256 of the picture's file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The box in the picture.</summary>
    public required PersonBox Box { get; init; }

    /// <summary>Key points in the crop; null when no pose estimator ran.</summary>
    public PersonPose? Pose { get; init; }

    /// <summary>The caption that came with the picture, if any.</summary>
    public string? SourceCaption { get; init; }

    /// <summary>First caption; null before captioning.</summary>
    public string? Caption1 { get; init; }

    /// <summary>Second caption; null before captioning.</summary>
    public string? Caption2 { get; init; }

    /// <summary>How <see cref="Caption1"/> and <see cref="Caption2"/> were made, in their order.</summary>
    public IReadOnlyList<CaptionOrigin> CaptionOrigins { get; init; } = [];
}

/// <summary>How a caption was made, so that it can be traced and made again.</summary>
/// <param name="Captioner"><c>attributes</c>, or the name of a multimodal model.</param>
/// <param name="Template">The template's identity in the bank.</param>
/// <param name="Prompt">SHA-256 of the prompt file; empty for <c>attributes</c>.</param>
public sealed record CaptionOrigin(string Captioner, string Template, string Prompt);
