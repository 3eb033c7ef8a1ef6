using System.Buffers.Binary;
using GaDms.Data;

namespace GaDms.Curation.Captions;

/// <summary>The random stream of a crop: the same for the same picture whatever its place in the data.</summary>
internal static class CropStream
{
    /// <summary>The stream of a seed and a crop's SHA-256.</summary>
    public static Prng For(ulong seed, string sha256)
    {
        byte[] hash = Convert.FromHexString(sha256);
        return Prng.For(seed, BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(8)));
    }
}
