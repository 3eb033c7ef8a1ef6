using GaDms.Retrieval.Store;

namespace GaDms.Server;

/// <summary>A frame of a clip.</summary>
/// <param name="Index">Its name in the address.</param>
/// <param name="OffsetSeconds">From the beginning of the video.</param>
public sealed record ClipFrame(int Index, double OffsetSeconds);

/// <summary>Frames of the videos around people.</summary>
public interface IClipSource
{
    /// <summary>Whether there is a clip. Asked for every result: it must be quick.</summary>
    bool Has(GalleryEntry entry);

    /// <summary>The frames around the person, with those shown each second; null when the video is gone.</summary>
    Task<(IReadOnlyList<ClipFrame> Frames, double FramesPerSecond)?> FramesAsync(GalleryEntry entry, CancellationToken cancellation);

    /// <summary>One of them as a JPEG; null when there is no such frame.</summary>
    Task<byte[]?> FrameAsync(GalleryEntry entry, int index, CancellationToken cancellation);
}
