namespace GaDms.Model.Checkpoints;

/// <summary>Fits the position embedding of an image tower to another grid of patches.</summary>
public static class PositionEmbedding
{
    /// <summary>
    /// Resizes the grid by bilinear interpolation with half-pixel centres, without antialiasing
    /// (<c>interpolate(mode='bilinear', align_corners=False)</c> in the released code); the class row is kept.
    /// </summary>
    /// <param name="source">[1 + srcH * srcW, width]: the class row, then the grid row by row.</param>
    /// <param name="srcH">Rows of the source grid.</param>
    /// <param name="srcW">Columns of the source grid.</param>
    /// <param name="dstH">Rows of the wanted grid.</param>
    /// <param name="dstW">Columns of the wanted grid.</param>
    /// <param name="width">Numbers per position.</param>
    /// <returns>[1 + dstH * dstW, width].</returns>
    public static float[] Resize(ReadOnlySpan<float> source, int srcH, int srcW, int dstH, int dstW, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(srcH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(srcW);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dstH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dstW);
        if (source.Length != (1L + ((long)srcH * srcW)) * width)
        {
            throw new ArgumentException(
                $"{source.Length} numbers are not a class row and a grid of {srcH} x {srcW} of width {width}.", nameof(source));
        }

        var result = new float[checked((1 + (dstH * dstW)) * width)];
        source[..width].CopyTo(result);
        var grid = source[width..];
        for (var y = 0; y < dstH; y++)
        {
            var (top, bottom, down) = Neighbours(y, srcH, dstH);
            for (var x = 0; x < dstW; x++)
            {
                var (left, right, across) = Neighbours(x, srcW, dstW);
                var topLeft = grid.Slice(((top * srcW) + left) * width, width);
                var topRight = grid.Slice(((top * srcW) + right) * width, width);
                var bottomLeft = grid.Slice(((bottom * srcW) + left) * width, width);
                var bottomRight = grid.Slice(((bottom * srcW) + right) * width, width);
                var row = result.AsSpan((1 + (y * dstW) + x) * width, width);
                for (var d = 0; d < width; d++)
                {
                    row[d] = ((1 - down) * (((1 - across) * topLeft[d]) + (across * topRight[d])))
                        + (down * (((1 - across) * bottomLeft[d]) + (across * bottomRight[d])));
                }
            }
        }

        return result;
    }

    // The two source cells whose centres enclose the destination's, and the weight of the second.
    private static (int First, int Second, float Weight) Neighbours(int index, int source, int destination)
    {
        var at = Math.Max(0, ((index + 0.5f) * ((float)source / destination)) - 0.5f);
        var first = Math.Min((int)at, source - 1);
        return (first, Math.Min(first + 1, source - 1), at - first);
    }
}
