using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace GaDms.Data;

/// <summary>A picture and one of its captions: what training draws and what token scores belong to.</summary>
/// <param name="Image">The picture.</param>
/// <param name="CaptionIndex">Which of its captions, from 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CaptionPair(ImageRecord Image, int CaptionIndex)
{
    /// <summary>The caption's text.</summary>
    public string Caption => Image.Captions[CaptionIndex];

    /// <summary>
    /// The pair's key in stored token scores: the first 64 bits (little endian) of SHA-256 over the picture's path, a zero
    /// byte and the caption, in UTF-8. So it stays the same when records are reordered, added or removed, and changes when the
    /// caption does, whose scores would no longer fit. Two equal captions of one picture share a key, and may.
    /// </summary>
    public ulong PairId => KeyOf(Image.Path, Caption);

    private static ulong KeyOf(string path, string caption)
    {
        int pathLength = Encoding.UTF8.GetByteCount(path);
        byte[] text = new byte[pathLength + 1 + Encoding.UTF8.GetByteCount(caption)];
        Encoding.UTF8.GetBytes(path, text);
        Encoding.UTF8.GetBytes(caption, text.AsSpan(pathLength + 1));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
