using GaDms.Torch;

namespace GaDms.Parity.Tests;

internal static class Close
{
    /// <summary>The largest deviation, relative to the expected tensor's largest magnitude, is within the tolerance.</summary>
    public static void To(Tensor expected, Tensor actual, double tolerance, string what)
    {
        using var scope = new TensorScope();
        Assert.True(expected.shape.SequenceEqual(actual.shape), $"{what}: expected [{string.Join(", ", expected.shape)}], got [{string.Join(", ", actual.shape)}]");
        To(expected.ToArray<float>(), actual.detach().to(ScalarType.Float32).ToArray<float>(), tolerance, what);
    }

    public static void To(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, worst = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"{what}: element {i} is {actual[i]}");
            largest = Math.Max(largest, Math.Abs(expected[i]));
            worst = Math.Max(worst, Math.Abs((double)expected[i] - actual[i]));
        }
        Assert.True(worst <= tolerance * Math.Max(largest, 1e-12), $"{what}: deviates by {worst / Math.Max(largest, 1e-12):E2} of its largest magnitude {largest:G4}, allowed {tolerance:E0}");
    }

    public static void To(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), 1e-12), $"{what}: expected {expected:R}, got {actual:R}");
}
