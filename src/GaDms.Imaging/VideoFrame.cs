namespace GaDms.Imaging;

/// <summary>A frame of a video.</summary>
/// <param name="Image">Upright: the rotation that phones note in the file has been applied.</param>
/// <param name="Time">From the beginning, see <see cref="VideoReader.Time"/>.</param>
/// <param name="Index">Of the frame, counted from 0.</param>
public sealed record VideoFrame(Image Image, TimeSpan Time, long Index);
