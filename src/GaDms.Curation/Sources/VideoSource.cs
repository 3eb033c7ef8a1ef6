using System.Globalization;
using System.Runtime.CompilerServices;
using GaDms.Imaging;

namespace GaDms.Curation.Sources;

/// <summary>Frames of videos, each named by its time: <c>video.mp4@00012.300</c>. A video that breaks off costs what follows.</summary>
/// <param name="path">A video, or a folder of videos, which are read ordinally by relative path.</param>
/// <param name="sampling">Which frames are taken.</param>
/// <param name="maxPixels">Width times height of a frame.</param>
public sealed class VideoSource(string path, VideoSampling sampling, long maxPixels = DecodeOptions.DefaultMaxPixels) : ISource
{
    private static readonly string[] s_extensions = [".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts"];

    /// <inheritdoc/>
    public string Description => $"video {path}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        Func<string, bool> isDone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        sampling.Validate();
        foreach ((string file, string name) in Videos())
        {
            // Decoding is work of the processor: there is nothing to wait for.
            foreach (SourceEntry entry in ReadVideo(file, name, isDone, cancellation))
                yield return entry;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public long? Count(Func<string, bool> isDone, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        long count = 0;
        foreach ((string file, string name) in Videos())
        {
            if (CountVideo(file, name, isDone, cancellation) is not { } frames)
                return null;
            count += frames;
        }

        return count;
    }

    private IEnumerable<(string File, string Name)> Videos()
    {
        if (File.Exists(path))
            return [(path, Path.GetFileName(path))];
        if (!Directory.Exists(path))
            throw new CurationException($"{path}: there is no such file or folder; give a video or the folder of the videos.");
        return FolderWalk.Files(path)
            .Where(item => s_extensions.Contains(Path.GetExtension(item.Path).ToLowerInvariant()))
            .Select(item => (Path.Combine(path, item.Path), item.Path));
    }

    private IEnumerable<SourceEntry> ReadVideo(string file, string name, Func<string, bool> isDone, CancellationToken cancellation)
    {
        string rest = Rest(name);
        using VideoReader? reader = Try(() => VideoReader.Open(file, new DecodeOptions { MaxPixels = maxPixels }), out Rejection? fault);
        var picker = new FramePicker(sampling);
        while (fault is null)
        {
            SourceEntry? entry = Try(() => Next(reader!, picker, file, name, isDone, cancellation), out fault);
            if (entry is not null)
                yield return entry;
            else if (fault is null)
                yield break;
        }

        if (!isDone(rest))
            yield return SourceEntry.Rejected(rest, file, fault);
    }

    /// <summary>From the number of frames that the file claims, without decoding one.</summary>
    private long? CountVideo(string file, string name, Func<string, bool> isDone, CancellationToken cancellation)
    {
        using VideoReader? reader = Try(() => VideoReader.Open(file, new DecodeOptions { MaxPixels = maxPixels }), out _);
        if (reader is null)
            return isDone(Rest(name)) ? 0 : 1;

        // No frame takes less than a byte: a file that claims more does not say how many it has.
        if (reader.FrameCount is not { } frames || frames > new FileInfo(file).Length)
            return null;
        long count = 0;
        var picker = new FramePicker(sampling);
        for (long index = 0; index < frames; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            TimeSpan time = reader.TimeOf(index);
            if (picker.TakesByTime(index, time) is not { } taken)
                return null;
            if (taken && !isDone(Key(name, time)))
                count++;
        }

        return count;
    }

    private static string Rest(string name) => $"{name}@";

    private static string Key(string name, TimeSpan time) => $"{name}@{Seconds(time)}";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("00000.000", CultureInfo.InvariantCulture);

    /// <summary>The next frame that is taken and not done; null at the end.</summary>
    private static SourceEntry? Next(
        VideoReader reader, FramePicker picker, string file, string name, Func<string, bool> isDone, CancellationToken cancellation)
    {
        while (reader.Grab())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!picker.Takes(reader, out Image? frame))
                continue;
            string key = Key(name, reader.Time);
            if (isDone(key))
                continue;
            frame ??= reader.Retrieve();
            return new SourceEntry { Key = key, Origin = $"{file} at {Seconds(reader.Time)} s", Frame = frame, Sha256 = PictureContent.Sha256(frame.Pixels) };
        }

        return null;
    }

    private static T? Try<T>(Func<T?> work, out Rejection? fault)
        where T : class
    {
        try
        {
            fault = null;
            return work();
        }
        catch (ImageException error)
        {
            fault = DecoderRejection.Of(error, "video-unreadable");
            return null;
        }
    }
}
