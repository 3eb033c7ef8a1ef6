namespace GaDms.Imaging.Decoding;

/// <summary>How foreign pictures are decoded.</summary>
public sealed record DecoderSettings
{
    /// <summary>The decoder's program; null for <c>gadms_decoder</c> beside the native libraries.</summary>
    public string? Program { get; init; }

    /// <summary>Pictures that are decoded at once; each has a process of its own.</summary>
    public int Processes { get; init; } = Environment.ProcessorCount;

    /// <summary>Seconds of the processor for a picture, or for a frame of a video.</summary>
    public int ProcessorSeconds { get; init; } = 20;

    /// <summary>Time for a picture, or for a frame of a video, whatever else the machine does meanwhile.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of memory for a picture or a video, at most; a small picture may take less, by its size.</summary>
    public long MostMemory { get; init; } = 4L << 30;

    /// <summary>Says what cannot be followed.</summary>
    /// <exception cref="InvalidDataException">A number is out of range.</exception>
    internal void Validate()
    {
        if (Processes < 1)
            throw new InvalidDataException($"Decoding: there are {Processes} processes; at least 1 is needed.");
        if (ProcessorSeconds < 1 || MostTime <= TimeSpan.Zero || MostTime.TotalMilliseconds > int.MaxValue)
            throw new InvalidDataException($"Decoding: a picture has {ProcessorSeconds} s of the processor and {MostTime} in all; both must be above 0, and the second below 24 days.");
        if (MostMemory < 1)
            throw new InvalidDataException($"Decoding: a picture has {MostMemory} bytes of memory; it must be above 0.");
    }
}
