using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>A frame of a clip.</summary>
/// <param name="Time">Its moment, from the beginning of the video.</param>
/// <param name="Jpeg">The picture.</param>
public sealed record ClipFrame(TimeSpan Time, byte[] Jpeg);

/// <summary>Short clips out of a video, as single pictures.</summary>
public static class ClipReader
{
    private const int Side = 640;
    private const int Quality = 75;

    /// <summary>
    /// The moments that a clip shows, evenly spaced: all between <paramref name="first"/> and <paramref name="last"/>, or where
    /// these are more than <paramref name="most"/>, those nearest to <paramref name="around"/>.
    /// </summary>
    /// <param name="first">For example when a person is first seen.</param>
    /// <param name="last">For example when they are last seen.</param>
    /// <param name="around">The moment it is about.</param>
    /// <param name="framesPerSecond">How many in a second, above 0.</param>
    /// <param name="most">How many at most, at least 1.</param>
    public static IReadOnlyList<TimeSpan> Moments(TimeSpan first, TimeSpan last, TimeSpan around, double framesPerSecond, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(framesPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        var step = TimeSpan.FromSeconds(1 / framesPerSecond);
        var all = (last - first).Ticks / step.Ticks;
        var shown = Math.Min(all, most - 1);
        var start = Math.Clamp(((around - first).Ticks / step.Ticks) - (shown / 2), 0, all - shown);
        var from = first < TimeSpan.Zero ? TimeSpan.Zero : first;
        return [.. Enumerable.Range(0, (int)shown + 1).Select(i => first + (step * (start + i))).Where(moment => moment >= from)];
    }

    /// <summary>The frames that are shown at these moments; those behind the end of the video are left out.</summary>
    /// <remarks>All before the last moment is decoded: a moment late in a long video takes a while.</remarks>
    /// <param name="path">The video.</param>
    /// <param name="moments">Rising, as <see cref="Moments"/> gives them.</param>
    /// <param name="cancellation">Stops between frames.</param>
    /// <exception cref="ImageException">The file is gone, or cannot be decoded.</exception>
    public static IReadOnlyList<ClipFrame> Read(string path, IReadOnlyList<TimeSpan> moments, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(moments);
        var frames = new List<ClipFrame>(moments.Count);
        using var reader = VideoReader.Open(path);
        while (frames.Count < moments.Count && reader.Grab())
        {
            cancellation.ThrowIfCancellationRequested();

            // A frame is shown until the next one.
            var until = reader.TimeOf(reader.Index + 1) - TimeSpan.FromMilliseconds(1);
            if (moments[frames.Count] >= until)
                continue;
            var frame = new ClipFrame(reader.Time, Jpegs.AtMost(reader.Retrieve(), Side, Quality));
            while (frames.Count < moments.Count && moments[frames.Count] < until)
                frames.Add(frame);
        }
        return frames;
    }
}
