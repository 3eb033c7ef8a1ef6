using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GaDms.Curation.Sources;

/// <summary>
/// Gives every entry of a source a key of its own. Of a key only 64 bits of its SHA-256 are kept, about 20 bytes a key: among
/// 100 million keys two different ones are taken for equal with probability 0.0003.
/// </summary>
internal sealed class UniqueKeys
{
    private readonly HashSet<ulong> _seen = [];
    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);

    /// <summary>The key itself the first time, with <c>~2</c>, <c>~3</c> ... at its end when it comes again.</summary>
    public string Add(string key, out bool repeated)
    {
        repeated = !_seen.Add(Hash(key));
        if (!repeated)
            return key;

        int count = _repeats.GetValueOrDefault(key, 1);
        string unique;
        do
            unique = $"{key}~{++count}";
        while (!_seen.Add(Hash(unique)));
        _repeats[key] = count;
        return unique;
    }

    private static ulong Hash(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
