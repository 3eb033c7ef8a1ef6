using GaDms.Training.Configuration;

namespace GaDms.Bench.Clip;

/// <summary>
/// Both sides with the same weights and inputs at a tiny size: a ratio of times means something only where both compute
/// the same.
/// </summary>
internal static class Agreement
{
    /// <summary>Largest difference allowed, relative to the largest magnitude among the compared numbers.</summary>
    private const double Tolerance = 1e-4;

    // Large enough for the change of a weight to stand out from its rounding.
    private const double LearningRate = 1e-2;

    /// <summary>Compares all that is compared.</summary>
    /// <param name="pytorch">The peer; it forgets what it has loaded before.</param>
    /// <param name="context">The run's.</param>
    /// <returns>The largest relative difference of each row.</returns>
    /// <exception cref="InvalidOperationException">The two sides differ; the message says where.</exception>
    public static IReadOnlyList<(string Row, double Difference)> Check(PyTorch pytorch, RowContext context)
    {
        // The released token score divides by sums that may come arbitrarily near 0 and then magnify rounding; not with this seed.
        var inputs = new Inputs(Sizes.Tiny, seed: 3);
        var (inputFile, weightFile) = (Path.Combine(context.Folder, "tiny-inputs.safetensors"), Path.Combine(context.Folder, "tiny-weights.safetensors"));
        inputs.Save(inputFile);
        using var ours = new Ours(Sizes.Tiny, inputs, LearningRate, likePeer: true);
        ours.PerturbAndSaveWeights(weightFile);
        pytorch.Load(Sizes.Tiny, inputFile, weightFile, LearningRate, context.Threads);
        return
        [
            ("image", Compare("image", new() { ["features"] = ours.EncodeImages(Precision.Fp32).Features }, pytorch.Values("image"))),
            ("text", Compare("text", new() { ["features"] = ours.EncodeTexts(Precision.Fp32).Features }, pytorch.Values("text"))),
            ("step", Compare("step", ours.StepValues(), pytorch.Values("step"))),
        ];
    }

    private static double Compare(string row, Dictionary<string, float[]> ours, Dictionary<string, float[]> peer)
    {
        var largest = 0.0;
        foreach (var (name, expected) in peer)
        {
            var actual = ours[name];
            if (actual.Length != expected.Length)
                throw new InvalidOperationException($"{row}: {name} has {actual.Length} numbers here and {expected.Length} in the peer");
            var difference = actual.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(b => Math.Abs((double)b));
            // Written so that NaN fails, too.
            if (!(difference <= Tolerance))
                throw new InvalidOperationException($"{row}: {name} differs from the peer's by {difference:0.0e+0} of its largest magnitude; {Tolerance:0e+0} is allowed");
            largest = Math.Max(largest, difference);
        }
        return largest;
    }
}
