using GaDms.Imaging;

namespace GaDms.Curation.Sources;

/// <summary>Decides, frame by frame, which frames of one video are taken.</summary>
internal sealed class FramePicker(VideoSampling sampling)
{
    private ColorHistogram? _scene;
    private long _interval = -1;

    /// <summary>Whether the reader's frame is taken. <paramref name="picture"/> is it where it had to be looked at.</summary>
    public bool Takes(VideoReader reader, out Image? picture)
    {
        picture = null;
        return TakesByTime(reader.Index, reader.Time) ?? IsNewScene(picture = reader.Retrieve());
    }

    /// <summary>Whether a frame is taken; null when that depends on how it looks.</summary>
    public bool? TakesByTime(long index, TimeSpan time) =>
        sampling.EveryFrames is { } frames ? index % frames == 0
        : sampling.EverySeconds is { } seconds ? IsNewInterval(time, seconds)
        : null;

    private bool IsNewInterval(TimeSpan time, double seconds)
    {
        // Times are quotients: the frame at 2 s may be shown a hair before.
        var interval = (long)Math.Floor((time.TotalSeconds + 1e-6) / seconds);
        if (interval <= _interval)
            return false;
        _interval = interval;
        return true;
    }

    private bool IsNewScene(Image picture)
    {
        var colors = ColorHistogram.Of(picture);
        if (_scene is not null && colors.Difference(_scene) <= sampling.SceneChange)
            return false;
        _scene = colors;
        return true;
    }
}
