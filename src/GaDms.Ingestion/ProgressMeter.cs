using System.Diagnostics;

namespace GaDms.Ingestion;

/// <summary>Works out rates and the time left.</summary>
internal sealed class ProgressMeter(IProgress<IngestProgress>? progress, IReadOnlyList<MediaInput> inputs, int files)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly long _bytes = inputs.Sum(Bytes);
    private long _bytesDone;
    private long _pictures;
    private int _frames;

    /// <summary>A batch is committed.</summary>
    public void Done(IReadOnlyList<PreparedMedia> media, IngestReport report)
    {
        if (progress is null || media.Count == 0)
            return;
        _bytesDone += media.Sum(one => Bytes(one.Input));
        _pictures += media.Count(one => !one.IsVideo) + _frames;
        _frames = 0;
        progress.Report(At(_bytesDone, _pictures, report));
    }

    /// <summary>A video is at this moment.</summary>
    public void At(MediaInput video, VideoMoment moment, IngestReport report)
    {
        if (progress is null)
            return;
        _frames = moment.Frames;
        var share = moment.Duration is { Ticks: > 0 } duration ? Math.Min(1, moment.Time / duration) : 0;
        var now = At(_bytesDone + (long)(share * Bytes(video)), _pictures + _frames, report);
        progress.Report(now with { Video = Path.GetFileName(video.Name), Moment = moment.Time, Duration = moment.Duration });
    }

    private IngestProgress At(long bytes, long looked, IngestReport report)
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        return new IngestProgress
        {
            Files = files,
            Report = report,
            PerSecond = looked / Math.Max(1e-3, elapsed.TotalSeconds),
            TimeLeft = bytes > 0 ? elapsed * ((double)Math.Max(0, _bytes - bytes) / bytes) : null,
        };
    }

    private static long Bytes(MediaInput input) =>
        input.Path is not { } path ? input.Content.Length : new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
