namespace GaDms.Bench.Clip;

/// <summary>The model on this project's side and on the peers', made once for all rows that need it.</summary>
internal sealed class Sides : IDisposable
{
    private const double LearningRate = 1e-5;

    private Sides(RowContext context)
    {
        Sizes = context.Quick ? Sizes.Quick : Sizes.Full;
        var inputs = new Inputs(Sizes, seed: 1);
        var inputFile = Path.Combine(context.Folder, "inputs.safetensors");
        inputs.Save(inputFile);
        WhyNoPyTorch = PeerProcess.WhyMissing(context.Python, "torch");
        try
        {
            if (WhyNoPyTorch is null)
            {
                PyTorch = new PyTorch(context.Python);
                // A ratio of times means something only where both compute the same.
                Agreement.Check(PyTorch, context);
                PyTorch.Load(Sizes, inputFile, weights: null, LearningRate, context.Threads);
            }
            Ours = new Ours(Sizes, inputs, LearningRate);
        }
        catch
        {
            PyTorch?.Dispose();
            throw;
        }
    }

    public Sizes Sizes { get; }

    public Ours Ours { get; }

    /// <summary>Eager PyTorch; null where it is missing.</summary>
    public PyTorch? PyTorch { get; }

    /// <summary>Why it is missing.</summary>
    public string? WhyNoPyTorch { get; }

    /// <summary>Those of the run.</summary>
    public static Sides Of(RowContext context) => context.Share(context => new Sides(context));

    public void Dispose()
    {
        PyTorch?.Dispose();
        Ours.Dispose();
    }
}
