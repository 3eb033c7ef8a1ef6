using System.Buffers.Binary;

namespace GaDms.Curation.Duplicates;

/// <summary>
/// Lets the first of equal pictures pass and rejects the later ones, across shards and runs. Equal means the same file
/// (SHA-256), or fingerprints within a distance. About 170 bytes a picture.
/// </summary>
public sealed class DuplicateFinder
{
    private readonly Dictionary<UInt128, int> _files = [];
    private readonly NearDuplicateIndex? _near;
    private readonly List<int> _nearKeys = [];
    private readonly KeyTable _keys = new();

    /// <summary>A finder that knows no picture yet.</summary>
    /// <param name="nearDistance">Bits in which the fingerprints of near duplicates may differ; null to look for equal files only.</param>
    /// <exception cref="CurationException">The distance is out of range.</exception>
    public DuplicateFinder(int? nearDistance)
    {
        if (nearDistance is < 0 or > NearDuplicateIndex.MaxDistance)
            throw new CurationException($"The distance of near duplicates is {nearDistance}; it must be 0 to {NearDuplicateIndex.MaxDistance} bits.");
        _near = nearDistance is { } distance ? new NearDuplicateIndex(distance) : null;
    }

    /// <summary>
    /// Null for a picture that is like none before; from then on it is known. Else <c>duplicate-exact</c> or
    /// <c>duplicate-near</c>, naming the first of those it is like. Call it in the source's order.
    /// </summary>
    /// <param name="key">The picture's key.</param>
    /// <param name="sha256">Of its file, hexadecimal.</param>
    /// <param name="perceptualHash">Its <see cref="PerceptualHash"/>; null to compare files only.</param>
    public Rejection? Check(string key, string sha256, ulong? perceptualHash)
    {
        UInt128 file = Prefix(sha256);
        if (_files.TryGetValue(file, out int same))
            return _keys[same] is { Length: > 0 } known ? new("duplicate-exact", $"the same file as {known}") : new("picture-removed", "the same file as one that was taken out");
        if (perceptualHash is { } wanted && _near?.FindFirst(wanted) is { } near)
        {
            return _keys[_nearKeys[near]] is { Length: > 0 } known
                ? new("duplicate-near", $"nearly the same picture as {known}")
                : new("picture-removed", "nearly the same picture as one that was taken out");
        }

        Add(key, file, perceptualHash);
        return null;
    }

    /// <summary>Makes known a picture that passed in an earlier run.</summary>
    /// <param name="key">The picture's key.</param>
    /// <param name="sha256">Of its file, hexadecimal.</param>
    /// <param name="perceptualHash">Its fingerprint, if it was made.</param>
    public void Add(string key, string sha256, ulong? perceptualHash) => Add(key, Prefix(sha256), perceptualHash);

    /// <summary>Makes known a picture that was taken out for good: it is rejected as <c>picture-removed</c>, also under another name.</summary>
    /// <param name="sha256">Of its file, hexadecimal.</param>
    /// <param name="perceptualHash">Its fingerprint, if it was made.</param>
    public void AddRemoved(string sha256, ulong? perceptualHash) => Add("", Prefix(sha256), perceptualHash);

    private void Add(string key, UInt128 file, ulong? perceptualHash)
    {
        _files.TryAdd(file, _keys.Count);
        if (perceptualHash is { } hash && _near is not null)
        {
            _near.Add(hash);
            _nearKeys.Add(_keys.Count);
        }

        _keys.Add(key);
    }

    /// <summary>128 of the 256 bits are enough to tell files apart.</summary>
    private static UInt128 Prefix(string sha256) => BinaryPrimitives.ReadUInt128BigEndian(Convert.FromHexString(sha256));
}
