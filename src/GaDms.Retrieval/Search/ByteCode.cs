using System.Runtime.InteropServices;

namespace GaDms.Retrieval.Search;

/// <summary>
/// A vector in a byte per number: the rotated vector is nearly <c>Scale * code</c>. What the code leaves out is known by its
/// length, so that a score from codes has a bound that is never exceeded.
/// </summary>
/// <param name="Scale">Size of a step.</param>
/// <param name="Error">At least the norm of what the code leaves out.</param>
/// <param name="Norm">At least the norm of the vector, and that of its code times the scale.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ByteCode(float Scale, float Error, float Norm)
{
    private const int Steps = 127;

    // Between these, no product or square of two norms leaves the range of float32.
    private const double LargestNorm = 1e18;
    private const float SmallestValue = 1e-30f;

    // Roundings of numbers too small for float32 to be relative.
    private const double LeastError = 1e-36;

    /// <summary>Bytes for a vector of this many numbers.</summary>
    public static int Length(int dimension) => (dimension + Rotation.Granularity - 1) / Rotation.Granularity * Rotation.Granularity;

    /// <summary>Encodes a vector.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="code">Of <see cref="Length"/> bytes.</param>
    public static ByteCode Encode(ReadOnlySpan<float> vector, Span<sbyte> code)
    {
        var squares = 0.0;
        foreach (var value in vector)
            squares += (double)value * value;
        var norm = Math.Sqrt(squares);
        code.Clear();
        if (!(norm <= LargestNorm))
            return new ByteCode(0, float.PositiveInfinity, float.PositiveInfinity);
        Span<float> rotated = new float[code.Length];
        vector.CopyTo(rotated);
        Rotation.Apply(rotated);
        var largest = 0f;
        foreach (var value in rotated)
            largest = MathF.Max(largest, MathF.Abs(value));
        var scale = largest < SmallestValue ? 0 : largest / Steps;
        var (inverse, left) = (scale > 0 ? 1 / scale : 0, 0.0);
        for (var i = 0; i < code.Length; i++)
        {
            var step = Math.Clamp(MathF.Round(rotated[i] * inverse), -Steps, Steps);
            var difference = rotated[i] - ((double)scale * step);
            left += difference * difference;
            code[i] = (sbyte)step;
        }
        var error = Up(Math.Sqrt(left) + (norm * Rotation.RelativeError) + LeastError);
        return new ByteCode(scale, error, Up(norm + error));
    }

    /// <summary>A float that is not below a number that was computed in double.</summary>
    public static float Up(double value) => MathF.BitIncrement((float)(value * (1 + 1e-9)));
}
