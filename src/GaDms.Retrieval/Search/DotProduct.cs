using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GaDms.Retrieval.Search;

/// <summary>Inner products of float vectors, as wide as the processor's registers.</summary>
internal static class DotProduct
{
    /// <summary>Sum of products; the order of additions depends on the length only, so equal rows give equal scores.</summary>
    public static float Compute(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var x = MemoryMarshal.Cast<float, Vector512<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector512<float>>(b[..a.Length]);
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;

        // Four sums, because one would wait for the addition before it.
        for (; i <= x.Length - 4; i += 4)
        {
            s0 += x[i] * y[i];
            s1 += x[i + 1] * y[i + 1];
            s2 += x[i + 2] * y[i + 2];
            s3 += x[i + 3] * y[i + 3];
        }
        for (; i < x.Length; i++)
            s0 += x[i] * y[i];
        var sum = Vector512.Sum((s0 + s1) + (s2 + s3));
        for (var j = x.Length * Vector512<float>.Count; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }
}
