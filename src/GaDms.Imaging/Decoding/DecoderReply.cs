using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace GaDms.Imaging.Decoding;

/// <summary>How a decoder answers.</summary>
internal enum DecoderAnswer
{
    Done = 0,
    Damaged = 1,
    Print = 2,
    NoMemory = 3,
}

/// <summary>
/// A reply of a decoder. The decoder may have been taken over by a picture: nothing in a reply is believed, neither here nor
/// where its numbers are used.
/// </summary>
/// <param name="Answer">How it answers.</param>
/// <param name="Width">In pixels; any number.</param>
/// <param name="Height">In pixels; any number.</param>
/// <param name="Grabbed">Whether there was a further frame.</param>
/// <param name="FramesPerSecond">Any number.</param>
/// <param name="Frames">Any number.</param>
/// <param name="Message">Why not, in one line that can be printed.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DecoderReply(
    DecoderAnswer Answer, int Width, int Height, bool Grabbed, double FramesPerSecond, double Frames, string Message)
{
    /// <summary>Bytes of every reply.</summary>
    public const int Size = 256;

    public const uint RightMagic = 0x50524447;

    private const int MessageAt = 44;

    /// <summary>Reads a packet.</summary>
    /// <param name="packet">As it came.</param>
    /// <param name="sequence">Of the request that it has to answer.</param>
    /// <param name="reply">What was read.</param>
    /// <returns>False for what no decoder says that is well.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, uint sequence, out DecoderReply reply)
    {
        reply = default;
        if (packet.Length != Size || BinaryPrimitives.ReadUInt32LittleEndian(packet) != RightMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(packet[4..]) != sequence)
        {
            return false;
        }

        var answer = (DecoderAnswer)BinaryPrimitives.ReadInt32LittleEndian(packet[8..]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(packet[40..]);
        if (answer is < DecoderAnswer.Done or > DecoderAnswer.NoMemory || length < 0 || length > Size - MessageAt)
            return false;
        reply = new DecoderReply(
            answer,
            BinaryPrimitives.ReadInt32LittleEndian(packet[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(packet[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(packet[20..]) != 0,
            BinaryPrimitives.ReadDoubleLittleEndian(packet[24..]),
            BinaryPrimitives.ReadDoubleLittleEndian(packet[32..]),
            length == 0 ? "" : Printable(packet.Slice(MessageAt, length)));
        return true;
    }

    private static string Printable(ReadOnlySpan<byte> message)
        => new([.. Encoding.UTF8.GetString(message).Select(c => char.IsControl(c) ? ' ' : c)]);
}
