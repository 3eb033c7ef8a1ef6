using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GaDms.Data;

/// <summary>
/// A pseudo-random generator whose numbers stay the same for ever: on every machine, in every version of .NET.
/// xoshiro256** (Blackman and Vigna, 2018), its state filled by SplitMix64 from one 64-bit seed.
/// Everything that must be reproduced byte for byte (rendered people, augmentations, orders of an epoch) draws from it.
/// Not for secrets, not thread-safe: give every task its own, from <see cref="For"/>.
/// </summary>
public sealed class Prng
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private const double SqrtHalf = 0.70710678118654752;
    private const double Ln2 = 0.69314718055994531;

    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts the generator of <paramref name="seed"/>; every seed is as good as any other.</summary>
    public Prng(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>
    /// The generator of one stream of a seed: <c>For(seed, epoch, index)</c> is a pure function of its arguments, and
    /// streams whose numbers differ anywhere (in value, order or count) are independent of each other.
    /// </summary>
    public static Prng For(ulong seed, params ReadOnlySpan<ulong> stream)
    {
        ulong hash = seed;
        foreach (ulong part in stream)
        {
            // Two rounds between neighbours, so that (a, b) and (b, a), or (a) and (a, 0), share nothing.
            hash = Mix(hash + GoldenGamma) ^ part;
            hash = Mix((hash * 3) + GoldenGamma);
        }

        return new Prng(hash);
    }

    /// <summary>The whole state; setting it makes the generator go on from there.</summary>
    /// <exception cref="ArgumentException">All four words are zero, from where xoshiro never moves.</exception>
    public PrngState State
    {
        get => new(_s0, _s1, _s2, _s3);
        set
        {
            if (value == default)
                throw new ArgumentException("A generator's state cannot be all zero.", nameof(value));
            (_s0, _s1, _s2, _s3) = value;
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1U << 24));

    /// <summary>Uniform in [<paramref name="min"/>, <paramref name="max"/>).</summary>
    public double NextDouble(double min, double max) => min + ((max - min) * NextDouble());

    /// <summary>Uniform in 0 .. <paramref name="maxExclusive"/> - 1, without bias (Lemire's multiplication).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int maxExclusive)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxExclusive);
        return (int)Below((uint)maxExclusive);
    }

    /// <summary>Uniform in <paramref name="min"/> .. <paramref name="maxExclusive"/> - 1, without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public int NextInt(int min, int maxExclusive)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(min, maxExclusive);
        return (int)(min + (long)Below((ulong)((long)maxExclusive - min)));
    }

    /// <summary>
    /// Normal with mean 0 and deviation 1 (Marsaglia's polar method). The logarithm is computed here from additions,
    /// products and quotients alone, because those of C libraries differ in the last bit from machine to machine.
    /// </summary>
    public double NextGaussian()
    {
        while (true)
        {
            double x = (2 * NextDouble()) - 1;
            double y = (2 * NextDouble()) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
                return x * Math.Sqrt(-2 * NaturalLogarithm(square) / square);
        }
    }

    /// <summary>True with probability <paramref name="p"/>: never for 0, always for 1.</summary>
    public bool Bool(double p = 0.5) => NextDouble() < p;

    /// <summary>One of the items, all equally likely.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public T Choose<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count == 0)
            throw new ArgumentException("There is nothing to choose from.", nameof(items));
        return items[NextInt(items.Count)];
    }

    /// <summary>Puts the items in a random order, all orders equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Below(ulong bound)
    {
        ulong high = Math.BigMul(NextUInt64(), bound, out ulong low);
        if (low < bound)
        {
            ulong threshold = (0UL - bound) % bound;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), bound, out low);
        }

        return high;
    }

    /// <summary>SplitMix64's step (Steele, Lea and Flood, 2014).</summary>
    internal static ulong SplitMix(ref ulong state) => Mix(state += GoldenGamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>ln x = e ln 2 + 2 artanh((m - 1) / (m + 1)) for a normal x = m 2^e, m in [sqrt 1/2, sqrt 2).</summary>
    internal static double NaturalLogarithm(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1022;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FE0_0000_0000_0000);
        if (mantissa < SqrtHalf)
        {
            mantissa *= 2;
            exponent--;
        }

        double t = (mantissa - 1) / (mantissa + 1);
        double t2 = t * t;
        double series = 0;
        for (int n = 21; n >= 1; n -= 2)
            series = (series * t2) + (1.0 / n);
        return (exponent * Ln2) + (2 * t * series);
    }
}

/// <summary>The four words of a <see cref="Prng"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PrngState(ulong S0, ulong S1, ulong S2, ulong S3);
