using GaDms.Imaging.Decoding;

namespace GaDms.Imaging;

/// <summary>Reads the frames of a video file in their order: AVI, MP4, QuickTime, Matroska, WebM, MPEG streams, with whatever
/// FFmpeg decodes in them.</summary>
/// <remarks>Not for several threads at once. Every video has a process of its own, with limits of memory and time, which is the only one
/// that loads FFmpeg: videos are foreign, and so many formats are not decoded beside the program's data.</remarks>
public sealed class VideoReader : IDisposable
{
    /// <summary>What a video counts as whose file does not say its rate.</summary>
    private const double AssumedFramesPerSecond = 25;

    private readonly string _path;
    private readonly DecoderProcess _process;
    private readonly DecodeOptions _options;

    private VideoReader(string path, DecoderProcess process, DecodeOptions options)
    {
        _path = path;
        _process = process;
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
    /// <param name="pool">Whose settings its decoder has; null for <see cref="DecoderPool.Shared"/>.</param>
    /// <exception cref="ImageException">The file is missing, unreadable, no video, truncated or has too large frames; the message
    /// names it.</exception>
    /// <exception cref="DecoderException">The decoder crashed, or went over a limit.</exception>
    /// <exception cref="IOException">A decoder cannot be started.</exception>
    public static VideoReader Open(string path, DecodeOptions? options = null, DecoderPool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        // An absolute path is nothing that FFmpeg could take for an address or one of its protocols.
        string file = Path.GetFullPath(path);
        VideoContainer.Require(file, path);

        DecoderProcess process = (pool ?? DecoderPool.Shared).StartVideo();
        try
        {
            var request = new DecoderRequest { Operation = DecoderOperation.OpenVideo, Input = process.Give(file), Memory = long.MaxValue };
            DecoderReply reply = Ask(process, request, path, $"{path}: the video cannot be opened");
            if (reply.Width < 0 || reply.Height < 0)
                throw DecoderProcess.Nonsense(path);
            var opened = new VideoReader(path, process, options ?? new DecodeOptions())
            {
                Width = reply.Width,
                Height = reply.Height,
                FramesPerSecond = reply.FramesPerSecond is > 0 and <= 1000 ? reply.FramesPerSecond : null,
                FrameCount = reply.Frames is >= 1 and < 1e12 ? (long)reply.Frames : null,
            };
            opened.RequireAllowed(reply.Width, reply.Height);
            return opened;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next frame, at the cost of decoding it; <see cref="Retrieve"/> gives its picture.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ImageException">Not a single frame can be decoded.</exception>
    public bool Grab()
    {
        DecoderReply reply = Ask(DecoderOperation.Grab, $"{_path}: reading the video stopped after frame {Index}");
        if (!reply.Grabbed && Index < 0)
            throw new ImageException($"{_path}: the video holds no frame that can be decoded.");
        if (reply.Grabbed)
            Index++;
        return reply.Grabbed;
    }

    /// <summary>The picture of the frame that <see cref="Grab"/> came to.</summary>
    /// <exception cref="ImageException">The frame cannot be converted, or is larger than allowed.</exception>
    public Image Retrieve()
    {
        DecoderReply reply = Ask(DecoderOperation.Retrieve, $"{_path}: frame {Index}");
        if (reply.Width < 1 || reply.Height < 1)
            throw DecoderProcess.Nonsense(_path);
        RequireAllowed(reply.Width, reply.Height);
        _process.Reserve((long)reply.Width * reply.Height * Image.Channels);
        Ask(DecoderOperation.Copy, $"{_path}: frame {Index}");
        return _process.Pixels(0, reply.Width, reply.Height);
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private DecoderReply Ask(DecoderOperation operation, string action)
        => Ask(_process, new DecoderRequest { Operation = operation, Memory = long.MaxValue }, _path, action);

    private static DecoderReply Ask(DecoderProcess process, DecoderRequest request, string path, string action)
    {
        DecoderReply reply = process.Ask(request, path);
        return reply.Answer switch
        {
            DecoderAnswer.Done => reply,
            DecoderAnswer.Damaged => throw new ImageException($"{action}: {reply.Message}"),
            _ => throw DecoderProcess.Nonsense(path),
        };
    }

    private void RequireAllowed(int width, int height)
    {
        if ((long)width * height > _options.MaxPixels)
            throw new ImageException($"{_path}: frames of {width}x{height} pixels, more than the {_options.MaxPixels} allowed.");
    }
}
