using GaDms.Imaging.Native;

namespace GaDms.Imaging;

/// <summary>Reads the frames of a video file in their order: AVI, MP4, QuickTime, Matroska, WebM, MPEG streams, with whatever
/// FFmpeg decodes in them.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed unsafe class VideoReader : IDisposable
{
    /// <summary>What a video counts as whose file does not say its rate.</summary>
    private const double AssumedFramesPerSecond = 25;

    private readonly string _path;
    private readonly VideoHandle _handle;
    private readonly DecodeOptions _options;

    private VideoReader(string path, VideoHandle handle, DecodeOptions options)
    {
        _path = path;
        _handle = handle;
        _options = options;
    }

    /// <summary>Of the upright frame, in pixels.</summary>
    public int Width { get; private init; }

    /// <summary>Of the upright frame, in pixels.</summary>
    public int Height { get; private init; }

    /// <summary>The mean rate; null when the file does not say it.</summary>
    public double? FramesPerSecond { get; private init; }

    /// <summary>How many frames the file says it has, which need not be how many can be decoded; null when it does not say.</summary>
    public long? FrameCount { get; private init; }

    /// <summary>From <see cref="FrameCount"/> and <see cref="FramesPerSecond"/>; null without them.</summary>
    public TimeSpan? Duration => FrameCount / FramesPerSecond is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Of the frame that <see cref="Grab"/> came to, counted from 0; -1 before the first.</summary>
    public long Index { get; private set; } = -1;

    /// <summary>When that frame is shown, from the beginning.</summary>
    /// <remarks>The index through the mean rate (25 where the file says none), exact for a constant rate. OpenCV's own figure
    /// is the time of the packet read last, which jumps where frames are stored in another order than they are shown.</remarks>
    public TimeSpan Time => TimeOf(Math.Max(Index, 0));

    /// <summary>When a frame is shown, from the beginning.</summary>
    /// <param name="index">Of the frame, counted from 0.</param>
    public TimeSpan TimeOf(long index) => TimeSpan.FromSeconds(index / (FramesPerSecond ?? AssumedFramesPerSecond));

    /// <summary>All frames of a file.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="options">Null for the defaults; the limit of pixels is that of one frame.</param>
    /// <exception cref="ImageException">As for <see cref="Open"/> and <see cref="Grab"/>.</exception>
    public static IEnumerable<VideoFrame> Read(string path, DecodeOptions? options = null)
    {
        using VideoReader reader = Open(path, options);
        while (reader.Grab())
            yield return new VideoFrame(reader.Retrieve(), reader.Time, reader.Index);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="options">Null for the defaults; the limit of pixels is that of one frame.</param>
    /// <exception cref="ImageException">The file is missing, unreadable, no video, truncated or has too large frames; the message
    /// names it.</exception>
    public static VideoReader Open(string path, DecodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        // An absolute path is nothing that FFmpeg could take for an address or one of its protocols.
        string file = Path.GetFullPath(path);
        VideoContainer.Require(file, path);

        nint reader;
        int width, height;
        double framesPerSecond, frames;
        int status = NativeMethods.gadms_video_open(file, &reader, &width, &height, &framesPerSecond, &frames);
        NativeMethods.CheckVideo(status, $"{path}: the video cannot be opened");
        var opened = new VideoReader(path, new VideoHandle(reader), options ?? new DecodeOptions())
        {
            Width = width,
            Height = height,
            FramesPerSecond = framesPerSecond is > 0 and <= 1000 ? framesPerSecond : null,
            FrameCount = frames is >= 1 and < 1e12 ? (long)frames : null,
        };
        try
        {
            opened.RequireAllowed(width, height);
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        return opened;
    }

    /// <summary>Goes to the next frame, at the cost of decoding it; <see cref="Retrieve"/> gives its picture.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ImageException">Not a single frame can be decoded.</exception>
    public bool Grab()
    {
        int grabbed;
        NativeMethods.CheckVideo(NativeMethods.gadms_video_grab(_handle, &grabbed), $"{_path}: reading the video stopped after frame {Index}");
        if (grabbed == 0 && Index < 0)
            throw new ImageException($"{_path}: the video holds no frame that can be decoded.");
        if (grabbed != 0)
            Index++;
        return grabbed != 0;
    }

    /// <summary>The picture of the frame that <see cref="Grab"/> came to.</summary>
    /// <exception cref="ImageException">The frame cannot be converted, or is larger than allowed.</exception>
    public Image Retrieve()
    {
        int width, height;
        NativeMethods.CheckVideo(NativeMethods.gadms_video_retrieve(_handle, &width, &height), $"{_path}: frame {Index}");
        RequireAllowed(width, height);
        var image = new Image(width, height);
        fixed (byte* pixels = image.Pixels)
            NativeMethods.CheckVideo(NativeMethods.gadms_video_copy(_handle, pixels), $"{_path}: frame {Index}");
        return image;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void RequireAllowed(int width, int height)
    {
        if ((long)width * height > _options.MaxPixels)
            throw new ImageException($"{_path}: frames of {width}x{height} pixels, more than the {_options.MaxPixels} allowed.");
    }
}
