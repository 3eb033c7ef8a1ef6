using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GaDms.Model.Inference;

// R rows, K and N widths.

/// <summary>Rows of float32 numbers, and what a transformer does with each of them; in managed code, on all cores.</summary>
internal static class Rows
{
    private const double Epsilon = 1e-5;
    private const float QuickGeluSlope = 1.702f;

    // Columns that one core computes at a time: few enough to share the work out evenly, and a multiple of those computed together.
    private const int ColumnsAtATime = 32;
    private const int ColumnsTogether = 4;

    /// <summary>Layer norm of each row, [R, K].</summary>
    public static float[] LayerNorm(float[] x, float[] weight, float[] bias)
    {
        var width = weight.Length;
        var result = new float[x.Length];
        for (var start = 0; start < x.Length; start += width)
        {
            var row = x.AsSpan(start, width);
            var to = result.AsSpan(start, width);
            double sum = 0, squares = 0;
            foreach (var value in row)
                sum += value;
            var mean = sum / width;
            foreach (var value in row)
                squares += (value - mean) * (value - mean);
            var scale = 1 / Math.Sqrt((squares / width) + Epsilon);
            for (var i = 0; i < width; i++)
                to[i] = (float)((row[i] - mean) * scale * weight[i]) + bias[i];
        }
        return result;
    }

    /// <summary>x weightᵀ + bias.</summary>
    /// <param name="x">[R, K].</param>
    /// <param name="weight">[N, K].</param>
    /// <param name="bias">[N].</param>
    /// <returns>[R, N].</returns>
    public static float[] Linear(float[] x, float[] weight, float[] bias)
    {
        var columns = bias.Length;
        var inner = weight.Length / columns;
        var rows = x.Length / inner;
        var result = new float[rows * columns];
        Parallel.For(0, (columns + ColumnsAtATime - 1) / ColumnsAtATime, part =>
        {
            var end = Math.Min(columns, (part + 1) * ColumnsAtATime);
            var column = part * ColumnsAtATime;
            for (; column <= end - ColumnsTogether; column += ColumnsTogether)
                Products(x, weight.AsSpan(column * inner, ColumnsTogether * inner), inner, result.AsSpan(column), columns);
            for (; column < end; column++)
            {
                for (var row = 0; row < rows; row++)
                    result[(row * columns) + column] = Dot(x.AsSpan(row * inner, inner), weight.AsSpan(column * inner, inner));
            }
        });
        for (var start = 0; start < result.Length; start += columns)
            Add(result.AsSpan(start, columns), bias);
        return result;
    }

    /// <summary>x / (1 + exp(-1.702 x)), in place.</summary>
    public static void QuickGelu(Span<float> x)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (var i = 0; i < wide.Length; i++)
            wide[i] /= Vector<float>.One + Vector.Exp(wide[i] * -QuickGeluSlope);
        foreach (ref var value in x[(wide.Length * Vector<float>.Count)..])
            value /= 1 + MathF.Exp(-QuickGeluSlope * value);
    }

    /// <summary>Adds <paramref name="y"/> to <paramref name="x"/>.</summary>
    public static void Add(Span<float> x, ReadOnlySpan<float> y) => AddScaled(x, y, 1);

    /// <summary>Adds <paramref name="factor"/> times <paramref name="y"/> to <paramref name="x"/>.</summary>
    public static void AddScaled(Span<float> x, ReadOnlySpan<float> y, float factor)
    {
        var to = MemoryMarshal.Cast<float, Vector<float>>(x);
        var from = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (var i = 0; i < to.Length; i++)
            to[i] += from[i] * factor;
        for (var i = to.Length * Vector<float>.Count; i < x.Length; i++)
            x[i] += y[i] * factor;
    }

    /// <summary>Inner product.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(x);
        var b = MemoryMarshal.Cast<float, Vector<float>>(y);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < a.Length; i++)
            sums += a[i] * b[i];
        var sum = Vector.Sum(sums);
        for (var i = a.Length * Vector<float>.Count; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>Products of all rows with four columns, two rows at a time: eight sums keep a core's multipliers busy.</summary>
    /// <param name="x">[R, K].</param>
    /// <param name="weight">[4, K].</param>
    /// <param name="inner">K.</param>
    /// <param name="result">The first of the four columns.</param>
    /// <param name="stride">From one row of the result to the next.</param>
    // Compiled once and for good: a program that ends after one sentence has no time for a better second version.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, int inner, Span<float> result, int stride)
    {
        var rows = x.Length / inner;
        var wide = inner - (inner % Vector<float>.Count);
        ref var w = ref MemoryMarshal.GetReference(weight);
        for (var row = 0; row < rows; row += 2)
        {
            // A row without a partner is its own.
            var second = Math.Min(row + 1, rows - 1);
            ref var x0 = ref MemoryMarshal.GetReference(x.Slice(row * inner, inner));
            ref var x1 = ref MemoryMarshal.GetReference(x.Slice(second * inner, inner));
            Vector<float> s00 = default, s01 = default, s02 = default, s03 = default;
            Vector<float> s10 = default, s11 = default, s12 = default, s13 = default;
            for (var k = 0; k < wide; k += Vector<float>.Count)
            {
                var (at, a0, a1) = ((nuint)k, Vector.LoadUnsafe(ref x0, (nuint)k), Vector.LoadUnsafe(ref x1, (nuint)k));
                var b = Vector.LoadUnsafe(ref w, at);
                s00 = Vector.FusedMultiplyAdd(a0, b, s00);
                s10 = Vector.FusedMultiplyAdd(a1, b, s10);
                b = Vector.LoadUnsafe(ref w, at + (nuint)inner);
                s01 = Vector.FusedMultiplyAdd(a0, b, s01);
                s11 = Vector.FusedMultiplyAdd(a1, b, s11);
                b = Vector.LoadUnsafe(ref w, at + (2 * (nuint)inner));
                s02 = Vector.FusedMultiplyAdd(a0, b, s02);
                s12 = Vector.FusedMultiplyAdd(a1, b, s12);
                b = Vector.LoadUnsafe(ref w, at + (3 * (nuint)inner));
                s03 = Vector.FusedMultiplyAdd(a0, b, s03);
                s13 = Vector.FusedMultiplyAdd(a1, b, s13);
            }
            Store(x.Slice(row * inner, inner), weight, wide, result[(row * stride)..], s00, s01, s02, s03);
            Store(x.Slice(second * inner, inner), weight, wide, result[(second * stride)..], s10, s11, s12, s13);
        }
    }

    // What vectors do not cover, of widths that are no multiple of theirs, is added here.
    private static void Store(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, int wide, Span<float> result, Vector<float> s0, Vector<float> s1, Vector<float> s2, Vector<float> s3)
    {
        var rest = x[wide..];
        result[0] = Vector.Sum(s0) + Dot(rest, weight[wide..]);
        result[1] = Vector.Sum(s1) + Dot(rest, weight[(x.Length + wide)..]);
        result[2] = Vector.Sum(s2) + Dot(rest, weight[((2 * x.Length) + wide)..]);
        result[3] = Vector.Sum(s3) + Dot(rest, weight[((3 * x.Length) + wide)..]);
    }
}
