using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Scores;
using GaDms.Torch;

namespace GaDms.Model.Tests.Scores;

public sealed class MultiScalePoolingTests
{
    private static readonly int[][] s_scales = [[1], [2], [3], [1, 2], [1, 2, 4], [5, 3]];

    [Fact]
    public void The_matrix_pools_like_windows_and_interpolation_one_after_the_other() =>
        Prop.ForAll<byte, byte, int>((size, choice, seed) =>
        {
            var (length, scales) = ((size % 40) + 1, s_scales[choice % s_scales.Length]);
            var random = new Random(seed);
            double[] x = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble())];
            var matrix = MultiScalePooling.Matrix(length, scales);
            var expected = Naive(x, scales);
            return Enumerable.Range(0, length).All(row =>
                Math.Abs(Enumerable.Range(0, length).Sum(j => matrix[(row * length) + j] * x[j]) - expected[row]) < 1e-5);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_caption_is_pooled_over_its_own_positions()
    {
        using var scope = new TensorScope();
        const int positions = 9;
        long[] lengths = [4, 9, 1, 4];
        var matrices = MultiScalePooling.Matrices(lengths, positions, MultiScalePooling.DefaultScales, Device.CPU).ToArray<float>();
        for (var b = 0; b < lengths.Length; b++)
        {
            var own = MultiScalePooling.Matrix((int)lengths[b], MultiScalePooling.DefaultScales);
            for (var row = 0; row < positions; row++)
            {
                for (var column = 0; column < positions; column++)
                {
                    var isInside = row < lengths[b] && column < lengths[b];
                    Assert.Equal(isInside ? own[(row * lengths[b]) + column] : 0, matrices[(((b * positions) + row) * positions) + column]);
                }
            }
        }
    }

    // Average pooling with ceil_mode, then interpolate(mode: linear, align_corners: false), as their documentation defines them.
    private static double[] Naive(double[] x, int[] scales)
    {
        var sum = new double[x.Length];
        foreach (var scale in scales)
        {
            double[] windows = [.. x.Chunk(scale).Select(window => window.Average())];
            for (var i = 0; i < x.Length; i++)
            {
                var source = Math.Max(0, ((i + 0.5) * windows.Length / x.Length) - 0.5);
                var (left, share) = ((int)Math.Floor(source), source - Math.Floor(source));
                var right = Math.Min(left + 1, windows.Length - 1);
                sum[i] += ((windows[left] * (1 - share)) + (windows[right] * share)) / scales.Length;
            }
        }
        return sum;
    }
}
