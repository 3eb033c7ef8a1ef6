using System.Collections.Concurrent;

namespace GaDms.Imaging.Decoding;

/// <summary>
/// Decodes foreign pictures, those of the web and of uploads, in processes of their own with limits of memory and time: what breaks
/// a decoder costs one picture. The pixels are those of <see cref="ImageCodec"/>, by the same code. Safe for several threads.
/// </summary>
/// <remarks>Where pictures are made by the program itself, or chosen by whoever trains a model on them, <see cref="ImageCodec"/> decodes in this
/// process and saves a copy of the pixels.</remarks>
public sealed class DecoderPool : IDisposable
{
    private const string Name = "The picture";

    // For what a decoder holds at once: coefficients, planes, rows, and the widest pixels that files have (four doubles, twice).
    private const long BytesPerPixel = 64;
    private const long BytesPerPicture = 128L << 20;

    private static readonly Lazy<DecoderPool> s_shared = new(() => new DecoderPool());

    private readonly DecoderSettings _settings;
    private readonly SemaphoreSlim _free;
    private readonly ConcurrentBag<DecoderProcess> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>A pool; its processes start when they are needed.</summary>
    /// <param name="settings">Null for the defaults.</param>
    /// <exception cref="InvalidDataException">A number in them is out of range.</exception>
    public DecoderPool(DecoderSettings? settings = null)
    {
        _settings = settings ?? new DecoderSettings();
        _settings.Validate();
        _free = new SemaphoreSlim(_settings.Processes);
    }

    /// <summary>The one of this program, with the default limits; its processes end with it.</summary>
    public static DecoderPool Shared => s_shared.Value;

    /// <summary>Decodes the content of a picture file.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="DecoderException">The decoder crashed, or went over a limit.</exception>
    /// <exception cref="ImageException">As for <see cref="ImageCodec.Decode(ReadOnlySpan{byte}, DecodeOptions?)"/>.</exception>
    /// <exception cref="IOException">A decoder cannot be started.</exception>
    public Image Decode(ReadOnlySpan<byte> data, DecodeOptions? options = null)
    {
        options ??= new DecodeOptions();
        ImageHeader header = ImageCodec.Check(data, options, Name);
        _free.Wait();
        try
        {
            if (_idle.TryTake(out DecoderProcess? used) && TryDecode(used, data, header, options) is { } image)
                return image;
            return TryDecode(Start("pictures"), data, header, options)!;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The semaphore is left to callers that still hold it; it owns nothing.
        _isDisposed = true;
        while (_idle.TryTake(out DecoderProcess? process))
            process.Dispose();
    }

    internal DecoderProcess StartVideo() => Start("video");

    private DecoderProcess Start(string mode)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return DecoderProcess.Start(mode, _settings);
    }

    /// <summary>
    /// Null when a process failed that had decoded other pictures before: one of those may have damaged it, so that only what happens in
    /// a new one is this picture's doing.
    /// </summary>
    private Image? TryDecode(DecoderProcess process, ReadOnlySpan<byte> data, ImageHeader header, DecodeOptions options)
    {
        var isUsed = process.IsUsed;
        var isWell = false;
        try
        {
            Image image = Decode(process, data, header, options);
            isWell = true;
            return image;
        }
        catch (DecoderException error) when (isUsed && error.Fault != DecoderFault.TooSlow)
        {
            return null;
        }
        catch (ImageException error)
        {
            isWell = error is not DecoderException;
            throw;
        }
        finally
        {
            GiveBack(process, isWell);
        }
    }

    private void GiveBack(DecoderProcess process, bool isWell)
    {
        if (!isWell || _isDisposed)
        {
            process.Dispose();
            return;
        }

        process.Rest();
        _idle.Add(process);
        if (_isDisposed)
            Dispose();
    }

    private static Image Decode(DecoderProcess process, ReadOnlySpan<byte> data, ImageHeader header, DecodeOptions options)
    {
        long pixels = header.Width * header.Height;
        var request = new DecoderRequest
        {
            Operation = ImageCodec.IsPlainJpeg(data, header, options) ? DecoderOperation.Jpeg : DecoderOperation.Picture,
            Orient = options.ApplyExifOrientation ? 1 : 0,
            Input = data.Length,
            Output = process.Give(data, pixels * Image.Channels),
            Memory = BytesPerPicture + (BytesPerPixel * pixels) + data.Length,
            Width = (int)header.Width,
            Height = (int)header.Height,
        };
        DecoderReply reply = process.Ask(request, Name);
        if (reply.Answer == DecoderAnswer.Print && request.Operation == DecoderOperation.Jpeg)
            reply = process.Ask(request with { Operation = DecoderOperation.Picture }, Name);
        return reply switch
        {
            { Answer: DecoderAnswer.Damaged } => throw new ImageException(
                $"{Name}: the {(request.Operation == DecoderOperation.Jpeg ? "JPEG" : header.Format.ToString())} file cannot be decoded: {reply.Message}"),
            { Answer: DecoderAnswer.Done, Width: > 0, Height: > 0 } when (long)reply.Width * reply.Height <= pixels
                => process.Pixels(request.Output, reply.Width, reply.Height),
            _ => throw DecoderProcess.Nonsense(Name),
        };
    }
}
