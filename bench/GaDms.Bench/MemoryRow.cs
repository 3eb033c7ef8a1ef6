using GaDms.Bench.Clip;
using GaDms.Bench.Pictures;
using GaDms.Data.Loading;
using GaDms.Data.Transforms;
using GaDms.Model.CrossModal;
using GaDms.Torch;
using GaDms.Training.Configuration;
using GaDms.Training.Evaluation;

namespace GaDms.Bench;

/// <summary>Whether memory stays where it is after warming up: picture files through the loader and a small image tower, and training steps of a small model.</summary>
internal sealed class MemoryRow : IRow
{
    private const string Statm = "/proc/self/statm";
    private const int Batch = 32;

    public string Id => "memory";

    public string Title => "resident memory: 10,000 pictures encoded, 500 training steps, small models";

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        if (!File.Exists(Statm))
        {
            yield return new RowResult(Id, Against.Nothing, 0, null, "MiB", null, null, "not measured: this system does not say what is resident");
            yield break;
        }
        var (pictures, steps) = context.Quick ? (1_000, 50) : (10_000, 500);
        yield return Result(Encode(context, pictures), $"{pictures:N0} pictures, small model");
        yield return Result(Train(steps), $"{steps} training steps, small model");
    }

    private RowResult Result(List<double> mebibytes, string what)
    {
        // The first fifth warms up.
        var (from, to) = (mebibytes[mebibytes.Count / 5], mebibytes[^1]);
        return new RowResult(Id, Against.Nothing, to, null, "MiB", null, null, $"{what}: {from:0} MiB after a fifth, {to:0} at the end, {(to - from) / from:+0.0%;-0.0%;0.0%}; most {mebibytes.Max():0}");
    }

    private static List<double> Encode(RowContext context, int count)
    {
        var crops = PictureFiles.Of(context).Crops;
        var clip = Sizes.Tiny.Clip;
        using var model = GaDmsModel.CreateRandom(clip, new CrossModalConfig(), seed: 1);
        var loader = new PictureLoader(new FilePictureSource(crops), new EvaluationTransform(clip.ImageHeight, clip.ImageWidth), new LoaderSettings { Workers = context.Threads });
        var resident = new List<double>();
        using var scope = new TensorScope();
        var batches = Enumerable.Range(0, count).Select(i => i % crops.Count).Chunk(Batch);
        new FeatureExtractor(model.base_model, Device.CPU, Precision.Fp32).Images(Sampled(loader.Load(batches, epoch: 0), resident));
        return resident;
    }

    private static List<double> Train(int steps)
    {
        using var ours = new Ours(Sizes.Tiny, new Inputs(Sizes.Tiny, seed: 1), learningRate: 1e-5);
        var resident = new List<double>();
        for (var step = 0; step < steps; step++)
        {
            ours.Step(Precision.Fp32);
            resident.Add(Resident());
        }
        return resident;
    }

    private static IEnumerable<PictureBatch> Sampled(IEnumerable<PictureBatch> batches, List<double> resident)
    {
        foreach (var batch in batches)
        {
            resident.Add(Resident());
            yield return batch;
        }
    }

    private static double Resident() =>
        long.Parse(File.ReadAllText(Statm).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize / 1048576.0;
}
