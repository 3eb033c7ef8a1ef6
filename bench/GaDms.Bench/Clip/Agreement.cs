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

    /// <summary>Compares with PyTorch all that its rows compute, and with ONNX Runtime both encoders.</summary>
    /// <param name="context">The run's.</param>
    /// <param name="pytorch">Forgets what it has loaded before.</param>
    /// <param name="onnx">Likewise; null where it is missing.</param>
    /// <returns>The largest relative difference of each.</returns>
    /// <exception cref="InvalidOperationException">The two sides differ; the message says where.</exception>
    public static IReadOnlyList<(string What, double Difference)> Check(RowContext context, PyTorch pytorch, OnnxRuntime? onnx)
    {
        // The released token score divides by sums that may come arbitrarily near 0 and then magnify rounding; not with this seed.
        var inputs = new Inputs(Sizes.Tiny, seed: 3);
        var (inputFile, weightFile) = (Path.Combine(context.Folder, "tiny-inputs.safetensors"), Path.Combine(context.Folder, "tiny-weights.safetensors"));
        inputs.Save(inputFile);
        using var ours = new Ours(Sizes.Tiny, inputs, LearningRate, likePeer: true);
        ours.PerturbAndSaveWeights(weightFile);
        pytorch.Load(Sizes.Tiny, inputFile, weightFile, LearningRate, context.Threads);
        var (images, texts) = (ours.EncodeImages(Precision.Fp32).Features, ours.EncodeTexts(Precision.Fp32).Features);
        var found = new List<(string What, double Difference)>
        {
            Compare("image encoder, PyTorch", new() { ["features"] = images }, pytorch.Values("image")),
            Compare("text encoder, PyTorch", new() { ["features"] = texts }, pytorch.Values("text")),
            Compare("token score, PyTorch", new() { ["scores"] = ours.Score().Scores }, pytorch.Values("gass")),
        };
        if (onnx is not null)
        {
            var models = Directory.CreateDirectory(Path.Combine(context.Folder, "tiny-onnx")).FullName;
            pytorch.Export(models);
            onnx.Load(models, inputFile, context.Threads);
            found.Add(Compare("image encoder, ONNX Runtime", new() { ["features"] = images }, onnx.Values("image")));
            found.Add(Compare("text encoder, ONNX Runtime", new() { ["features"] = texts }, onnx.Values("text")));
        }
        // The last: weights change.
        found.Add(Compare("training step, PyTorch", ours.StepValues(), pytorch.Values("step")));
        return found;
    }

    private static (string What, double Difference) Compare(string what, Dictionary<string, float[]> ours, Dictionary<string, float[]> peer)
    {
        var largest = 0.0;
        foreach (var (name, expected) in peer)
        {
            var actual = ours[name];
            if (actual.Length != expected.Length)
                throw new InvalidOperationException($"{what}: {name} has {actual.Length} numbers here and {expected.Length} in the peer");
            var difference = actual.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(b => Math.Abs((double)b));
            // Written so that NaN fails, too.
            if (!(difference <= Tolerance))
                throw new InvalidOperationException($"{what}: {name} differs from the peer's by {difference:0.0e+0} of its largest magnitude; {Tolerance:0e+0} is allowed");
            largest = Math.Max(largest, difference);
        }
        return (what, largest);
    }
}
