using System.Runtime.Intrinsics;

namespace GaDms.Retrieval.Search;

/// <summary>
/// A fixed rotation that spreads what a vector has in a few coordinates evenly over all: signs by chance, then Hadamard
/// matrices. Vectors of CLIP have a few coordinates that are many times larger than the others and would coarsen the
/// steps of all others. Inner products stay as they are.
/// </summary>
internal static class Rotation
{
    /// <summary>Length that vectors must have, filled up with zeros.</summary>
    public const int Granularity = 32;

    /// <summary>Bound on the distance of a rotated vector from the exact one, in parts of its norm: a rounding per addition, scaling, and some to spare.</summary>
    public const double RelativeError = 2e-6;

    /// <summary>Rotates in place.</summary>
    public static void Apply(Span<float> vector)
    {
        // A generator of its own, because files depend on it (Marsaglia's xorshift).
        var state = 2463534242u;
        foreach (ref var value in vector)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            if ((state & 1) != 0)
                value = -value;
        }

        // The length as a sum of powers of two, one matrix for each.
        while (vector.Length > 0)
        {
            var length = 1 << int.Log2(vector.Length);
            Hadamard(vector[..length]);
            vector = vector[length..];
        }
    }

    private static void Hadamard(Span<float> vector)
    {
        for (var half = vector.Length / 2; half > 0; half /= 2)
        {
            for (var at = 0; at < vector.Length; at += 2 * half)
                Butterfly(vector.Slice(at, half), vector.Slice(at + half, half));
        }
        var scale = 1 / MathF.Sqrt(vector.Length);
        foreach (ref var value in vector)
            value *= scale;
    }

    private static void Butterfly(Span<float> low, Span<float> high)
    {
        var i = 0;
        for (; i <= low.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var (a, b) = (Vector256.Create<float>(low[i..]), Vector256.Create<float>(high[i..]));
            (a + b).CopyTo(low[i..]);
            (a - b).CopyTo(high[i..]);
        }
        for (; i < low.Length; i++)
            (low[i], high[i]) = (low[i] + high[i], low[i] - high[i]);
    }
}
