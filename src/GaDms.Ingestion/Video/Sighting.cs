using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>A person in a frame that was looked at.</summary>
internal sealed record Sighting
{
    /// <summary>The frame's moment.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Where, inside the frame.</summary>
    public required PixelBox Box { get; init; }

    /// <summary>How good a picture of the person it is; above 0.</summary>
    public required float Quality { get; init; }

    /// <summary>Embedding of unit length.</summary>
    public required float[] Vector { get; init; }

    /// <summary>The person as a small JPEG.</summary>
    public byte[] Thumbnail { get; init; } = [];

    /// <summary>The frame as a JPEG; one object for all people in it.</summary>
    public byte[] Frame { get; init; } = [];
}
