using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GaDms.Retrieval.Search;

/// <summary>Inner products of bytes: those of rows without a sign, those of queries with one.</summary>
internal static unsafe class ByteProduct
{
    /// <summary>Queries that are multiplied with a row at once.</summary>
    public const int Together = 8;

    /// <summary>Bytes of a register.</summary>
    public const int Part = 32;

    /// <summary>Whether this processor is fast at it.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>One row with one query.</summary>
    /// <param name="row">Bytes without a sign.</param>
    /// <param name="query">Bytes with a sign.</param>
    /// <param name="length">A multiple of 32.</param>
    public static int Compute(byte* row, sbyte* query, int length)
    {
        Vector256<int> s0 = default, s1 = default;
        var i = 0;
        for (; i <= length - 64; i += 64)
        {
            s0 = Add(s0, Vector256.Load(row + i), query + i);
            s1 = Add(s1, Vector256.Load(row + i + 32), query + i + 32);
        }
        if (i < length)
            s0 = Add(s0, Vector256.Load(row + i), query + i);
        return Vector256.Sum(s0 + s1);
    }

    /// <summary>One row with <see cref="Together"/> queries.</summary>
    /// <param name="row">Bytes without a sign.</param>
    /// <param name="queries">Bytes with a sign: 32 of the first query, 32 of the second, and after the last one's the first one's next.</param>
    /// <param name="length">A multiple of 32.</param>
    public static Vector256<int> ComputeTogether(byte* row, sbyte* queries, int length)
    {
        Vector256<int> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (var i = 0; i < length; i += Part)
        {
            var part = Vector256.Load(row + i);
            s0 = Add(s0, part, queries);
            s1 = Add(s1, part, queries + Part);
            s2 = Add(s2, part, queries + (2 * Part));
            s3 = Add(s3, part, queries + (3 * Part));
            s4 = Add(s4, part, queries + (4 * Part));
            s5 = Add(s5, part, queries + (5 * Part));
            s6 = Add(s6, part, queries + (6 * Part));
            s7 = Add(s7, part, queries + (7 * Part));
            queries += Together * Part;
        }
        var low = Avx2.HorizontalAdd(Avx2.HorizontalAdd(s0, s1), Avx2.HorizontalAdd(s2, s3));
        var high = Avx2.HorizontalAdd(Avx2.HorizontalAdd(s4, s5), Avx2.HorizontalAdd(s6, s7));
        return Avx2.Permute2x128(low, high, 0x20) + Avx2.Permute2x128(low, high, 0x31);
    }

    private static Vector256<int> Add(Vector256<int> sum, Vector256<byte> row, sbyte* query)
    {
        if (AvxVnni.IsSupported)
            return AvxVnni.MultiplyWideningAndAdd(sum, row, Vector256.Load(query));

        // The product of bytes that AVX2 has would overflow; that of shorts cannot.
        var low = Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row.GetLower()), Avx2.ConvertToVector256Int16(query));
        var high = Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row.GetUpper()), Avx2.ConvertToVector256Int16(query + 16));
        return sum + low + high;
    }
}
