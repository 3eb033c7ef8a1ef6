using System.Text;
using GaDms.Imaging.Native;

namespace GaDms.Imaging.Decoding;

/// <summary>One decoder: a process, and the memory that is shared with it. Not for several threads at once.</summary>
internal sealed unsafe class DecoderProcess : IDisposable
{
    // The first packet of the decoder, before anything was asked, tells its version.
    private const int ProtocolVersion = 1;
    private const int CpuLimitSignal = 24;

    // It loads libraries: no picture's doing, however long a busy machine takes.
    private const int StartMilliseconds = 120_000;

    // Pages that a picture has used are ready for the next one; those of a rare large one are given back.
    private const long KeptMemory = 64L << 20;

    private readonly WorkerHandle _handle;
    private readonly DecoderSettings _settings;
    private byte* _shared;
    private long _size;
    private uint _sequence;

    private DecoderProcess(WorkerHandle handle, DecoderSettings settings) => (_handle, _settings) = (handle, settings);

    /// <summary>Whether it has answered before.</summary>
    public bool IsUsed => _sequence > 0;

    /// <summary>Starts one and waits for its first word.</summary>
    /// <param name="mode">"pictures" or "video".</param>
    /// <param name="settings">Program and limits.</param>
    /// <exception cref="IOException">It does not start: no fault of any picture.</exception>
    public static DecoderProcess Start(string mode, DecoderSettings settings)
    {
        string program = settings.Program ?? DecoderProgram.Path;
        nint worker;
        if (NativeMethods.gadms_worker_start(program, mode, &worker) != 0)
            throw new IOException($"{program}: the decoder of foreign pictures cannot be started ({NativeMethods.LastError()}).");
        var process = new DecoderProcess(new WorkerHandle(worker), settings);
        byte* packet = stackalloc byte[DecoderReply.Size];
        int received;
        int outcome = NativeMethods.gadms_worker_exchange(process._handle, null, 0, StartMilliseconds, packet, DecoderReply.Size, &received);
        if (outcome == 0 && DecoderReply.TryRead(Packet(packet, received), sequence: 0, out DecoderReply hello) && hello.Width == ProtocolVersion)
            return process;
        process.Dispose();
        throw new IOException($"{program}: the decoder of foreign pictures did not begin as one of this version does; run it in a terminal to see why, or ./run build.");
    }

    /// <summary>Gives the file, and room for what comes of it behind it.</summary>
    /// <returns>Where the room begins.</returns>
    public long Give(ReadOnlySpan<byte> input, long output)
    {
        long at = (input.Length + 63L) & ~63L;
        Reserve(at + output);
        input.CopyTo(new Span<byte>(_shared, input.Length));
        return at;
    }

    /// <summary>Gives the path of a video.</summary>
    /// <returns>Its bytes.</returns>
    public int Give(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        Give(bytes, 0);
        return bytes.Length;
    }

    /// <summary>Room for so many bytes from the beginning.</summary>
    public void Reserve(long size)
    {
        byte* shared;
        long reserved;
        NativeMethods.Check(
            NativeMethods.gadms_worker_reserve(_handle, Math.Max(size, Environment.SystemPageSize), &shared, &reserved), $"{size} bytes cannot be shared with the decoder");
        _shared = shared;
        _size = reserved;
    }

    /// <summary>Asks, and waits within the limits of time.</summary>
    /// <param name="request">What; the rest of it is filled in here.</param>
    /// <param name="name">Of the file, for the message.</param>
    /// <exception cref="DecoderException">There was no answer, or nonsense: the process is of no use any more.</exception>
    public DecoderReply Ask(DecoderRequest request, string name)
    {
        request.Magic = DecoderRequest.RightMagic;
        request.Sequence = ++_sequence;
        request.Shared = _size;
        request.Seconds = _settings.ProcessorSeconds;
        request.Memory = Math.Min(request.Memory, _settings.MostMemory);
        byte* packet = stackalloc byte[DecoderReply.Size];
        int received = 0;
        int outcome = NativeMethods.gadms_worker_exchange(
            _handle, (byte*)&request, sizeof(DecoderRequest), MostMilliseconds, packet, DecoderReply.Size, &received);
        if (outcome != 0)
            throw Lost(outcome == NativeMethods.WorkerTooSlow, name);
        if (!DecoderReply.TryRead(Packet(packet, received), _sequence, out DecoderReply reply))
            throw Nonsense(name);
        return reply.Answer == DecoderAnswer.NoMemory
            ? throw new DecoderException(DecoderFault.OutOfMemory, $"{name}: decoding it wants more than the {request.Memory >> 20} MiB of memory allowed.")
            : reply;
    }

    /// <summary>What a decoder that is well would not say.</summary>
    public static DecoderException Nonsense(string name) => new(DecoderFault.Crashed, $"{name}: the decoder's answer makes no sense; it was ended.");

    /// <summary>The pixels that the decoder has put into the room. It may still write there: what is read is pixels, whatever they are.</summary>
    public Image Pixels(long at, int width, int height)
    {
        Image image = Image.Uninitialized(width, height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, _size - image.Pixels.Length);
        new ReadOnlySpan<byte>(_shared + at, image.Pixels.Length).CopyTo(image.Pixels);
        return image;
    }

    /// <summary>Makes it ready to wait for the next picture.</summary>
    public void Rest() => NativeMethods.gadms_worker_trim(_handle, KeptMemory);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private int MostMilliseconds => (int)_settings.MostTime.TotalMilliseconds;

    /// <summary>A packet that was longer than it may be is none.</summary>
    private static ReadOnlySpan<byte> Packet(byte* packet, int received) => received <= DecoderReply.Size ? new(packet, received) : default;

    private DecoderException Lost(bool isTooSlow, string name)
    {
        int signal = _handle.End();
        if (isTooSlow)
            return new DecoderException(DecoderFault.TooSlow, $"{name}: decoding it takes more than {_settings.MostTime.TotalSeconds:0.###} s; the decoder was ended.");
        return signal == CpuLimitSignal
            ? new DecoderException(DecoderFault.TooSlow, $"{name}: decoding it takes more than {_settings.ProcessorSeconds} s of the processor; the decoder was ended.")
            : new DecoderException(DecoderFault.Crashed, $"{name}: its decoder crashed ({(signal > 0 ? $"signal {signal}" : "it ended by itself")}).");
    }
}
