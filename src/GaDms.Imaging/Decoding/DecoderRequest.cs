using System.Runtime.InteropServices;

namespace GaDms.Imaging.Decoding;

/// <summary>What is asked of a decoder; the numbers are those of <c>native/vision/decoder/protocol.h</c>.</summary>
internal enum DecoderOperation
{
    Jpeg = 1,
    Picture = 2,
    OpenVideo = 3,
    Grab = 4,
    Retrieve = 5,
    Copy = 6,
}

/// <summary>A request as it is sent.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct DecoderRequest
{
    public const uint RightMagic = 0x51524447;

    public uint Magic;
    public uint Sequence;
    public DecoderOperation Operation;
    public int Orient;
    public long Shared;
    public long Input;
    public long Output;
    public long Memory;
    public int Width;
    public int Height;
    public int Seconds;
    public int Unused;
}
