using GaDms.Curation.Shards;

namespace GaDms.Curation.Captions;

/// <summary>Describes the person of a crop. One implementation is one file.</summary>
public interface ICaptioner
{
    /// <summary>Name in configurations: <c>chat</c>, <c>attributes</c>.</summary>
    string Name { get; }

    /// <summary>
    /// One caption, or why there is none. The same request has the same template (and model) in every run. Safe for many threads.
    /// </summary>
    /// <exception cref="CurationException">No crop at all can be captioned: stops the run.</exception>
    Task<CaptionResult> CaptionAsync(CaptionRequest request, CancellationToken cancellation);
}

/// <summary>Asks for a caption.</summary>
/// <param name="Crop">What to describe.</param>
/// <param name="CropSha256">SHA-256 of the crop's JPEG.</param>
/// <param name="Number">0 or 1: a crop's captions are written after different templates.</param>
public sealed record CaptionRequest(CropSample Crop, string CropSha256, int Number)
{
    /// <summary>What was wrong with the first try; null for the first try.</summary>
    public RejectedCaption? Rejected { get; init; }
}

/// <summary>A caption that was not let through.</summary>
/// <param name="Text">The caption; empty when there was none.</param>
/// <param name="Rejection">Why.</param>
public sealed record RejectedCaption(string Text, Rejection Rejection);

/// <summary>A caption, or why there is none.</summary>
public sealed record CaptionResult
{
    /// <summary>The caption; empty with a rejection.</summary>
    public string Text { get; init; } = "";

    /// <summary>How it was made.</summary>
    public required CaptionOrigin Origin { get; init; }

    /// <summary>Why there is none.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>With a rejection: whether another wording of the request may help.</summary>
    public bool MayAskAgain { get; init; }
}
