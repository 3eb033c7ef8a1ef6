using System.Numerics;

namespace GaDms.Curation.Duplicates;

/// <summary>
/// Finds, among 64-bit fingerprints, those within a Hamming distance d, exactly. The 64 bits are cut into d + 1 bands; two
/// fingerprints that differ in at most d bits agree in at least one band in full (pigeonhole), so only those that share a band
/// are compared. A fingerprint takes 8 + 4 (d + 1) bytes: a million at d = 4 about 30 MB.
/// </summary>
public sealed class NearDuplicateIndex
{
    /// <summary>The largest distance: beyond it the bands are too narrow to spare any comparison.</summary>
    public const int MaxDistance = 15;

    private readonly int _distance;
    private readonly Band[] _bands;
    private ulong[] _hashes = new ulong[1024];

    /// <summary>An empty index.</summary>
    /// <param name="distance">Bits that may differ, 0 to <see cref="MaxDistance"/>.</param>
    public NearDuplicateIndex(int distance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, MaxDistance);
        _distance = distance;
        _bands = new Band[distance + 1];
        for (int i = 0; i < _bands.Length; i++)
        {
            int start = 64 * i / _bands.Length;
            int end = 64 * (i + 1) / _bands.Length;
            _bands[i] = new Band(start, end - start, _hashes.Length);
        }
    }

    /// <summary>How many fingerprints it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a fingerprint under the number <see cref="Count"/>.</summary>
    public void Add(ulong hash)
    {
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, Count * 2);
            foreach (Band band in _bands)
                Array.Resize(ref band.Next, _hashes.Length);
        }

        _hashes[Count] = hash;
        foreach (Band band in _bands)
        {
            ref int head = ref band.Heads[band.Bucket(hash)];
            band.Next[Count] = head;
            head = Count + 1;
        }

        Count++;
    }

    /// <summary>The lowest number of a fingerprint within the distance; null if there is none.</summary>
    public int? FindFirst(ulong hash)
    {
        int first = int.MaxValue;
        foreach (Band band in _bands)
        {
            for (int entry = band.Heads[band.Bucket(hash)]; entry != 0; entry = band.Next[entry - 1])
            {
                if (entry <= first && BitOperations.PopCount(_hashes[entry - 1] ^ hash) <= _distance)
                    first = entry - 1;
            }
        }

        return first == int.MaxValue ? null : first;
    }

    /// <summary>A hash table over some of the bits; chains are linked by numbers plus one, so that zero ends them.</summary>
    private sealed class Band(int start, int width, int capacity)
    {
        // Bits beyond these would only make the table larger than what it holds.
        private readonly int _width = Math.Min(width, 16);

        public int[] Heads { get; } = new int[1 << Math.Min(width, 16)];

#pragma warning disable MA0069, CA1051, S1104 // Array.Resize needs the field itself.
        public int[] Next = new int[capacity];
#pragma warning restore MA0069, CA1051, S1104

        public int Bucket(ulong hash) => (int)((hash >> start) & ((1UL << _width) - 1));
    }
}
