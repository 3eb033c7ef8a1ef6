using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, D width.

/// <summary>
/// MSP of eq. 1: for each scale s the means of windows of s positions (a shorter last window averages what it has),
/// interpolated linearly back to the full length (half-pixel centres); the mean over scales. It is linear along the
/// sequence, so it is one [L, L] matrix.
/// </summary>
public static class MultiScalePooling
{
    /// <summary>Scales of the paper.</summary>
    public static IReadOnlyList<int> DefaultScales { get; } = [1, 2];

    /// <summary>The pooling of one sequence of <paramref name="length"/> positions as a matrix, row-major [length, length].</summary>
    public static float[] Matrix(int length, IReadOnlyList<int> scales)
    {
        var matrix = new double[length * length];
        foreach (var scale in scales)
        {
            var windows = (length + scale - 1) / scale;
            for (var row = 0; row < length; row++)
            {
                var centre = Math.Max(0, ((row + 0.5) * windows / length) - 0.5);
                var lower = Math.Min((int)centre, windows - 1);
                var upper = Math.Min(lower + 1, windows - 1);
                AddWindow(matrix, row, length, lower, scale, (1 - (centre - lower)) / scales.Count);
                AddWindow(matrix, row, length, upper, scale, (centre - lower) / scales.Count);
            }
        }
        return Array.ConvertAll(matrix, value => (float)value);
    }

    /// <summary>Pools every sequence over all L positions (released code): [B, L, D] to [B, L, D].</summary>
    public static Tensor Pool(Tensor x, IReadOnlyList<int> scales)
    {
        var length = (int)x.size(1);
        return torch.tensor(Matrix(length, scales), [length, length], device: x.device).matmul(x);
    }

    /// <summary>What <see cref="Pool"/> has at one position of each sequence: [B, L, D] and int64 [B] to [B, D].</summary>
    public static Tensor PoolAt(Tensor x, Tensor position, IReadOnlyList<int> scales)
    {
        var length = (int)x.size(1);
        var rows = torch.tensor(Matrix(length, scales), [length, length], device: x.device).index_select(0, position);
        return rows.unsqueeze(1).matmul(x).squeeze(1);
    }

    /// <summary>
    /// Pooling matrices for sequences that occupy only their first <paramref name="lengths"/>[b] positions, so that what
    /// stands behind a caption's end, and where its batch was cut, changes nothing. [B, L, L], zero elsewhere.
    /// </summary>
    public static Tensor Matrices(ReadOnlySpan<long> lengths, int positions, IReadOnlyList<int> scales, Device device)
    {
        var all = new float[lengths.Length * positions * positions];
        var known = new Dictionary<long, float[]>();
        for (var b = 0; b < lengths.Length; b++)
        {
            var length = (int)lengths[b];
            if (!known.TryGetValue(length, out var matrix))
                known[length] = matrix = Matrix(length, scales);
            for (var row = 0; row < length; row++)
                matrix.AsSpan(row * length, length).CopyTo(all.AsSpan((((b * positions) + row) * positions), length));
        }
        return torch.tensor(all, [lengths.Length, positions, positions], device: device);
    }

    private static void AddWindow(double[] matrix, int row, int length, int window, int scale, double weight)
    {
        var start = window * scale;
        var count = Math.Min(scale, length - start);
        for (var j = 0; j < count; j++)
            matrix[(row * length) + start + j] += weight / count;
    }
}
