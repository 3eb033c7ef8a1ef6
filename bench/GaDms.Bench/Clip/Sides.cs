namespace GaDms.Bench.Clip;

/// <summary>The model on this project's side and on the peers', made once for all rows that need it.</summary>
internal sealed class Sides : IDisposable
{
    private const double LearningRate = 1e-5;

    private readonly Lazy<OnnxRuntime?> _onnx;
    private readonly string? _whyNoPyTorch;
    private string? _whyNoOnnx;

    private Sides(RowContext context)
    {
        Sizes = context.Quick ? Sizes.Quick : Sizes.Full;
        Inputs = new Inputs(Sizes, seed: 1);
        var file = Path.Combine(context.Folder, "inputs.safetensors");
        Inputs.Save(file);
        Ours = new Ours(Sizes, Inputs, LearningRate);
        _onnx = new(() => LoadOnnx(context, file));
        _whyNoPyTorch = PeerProcess.WhyMissing(context.Python, "torch");
        if (_whyNoPyTorch is not null)
            return;
        PyTorch = new PyTorch(context.Python);
        try
        {
            // A ratio of times means something only where both compute the same.
            Agreement.Check(context, PyTorch, onnx: null);
            context.Versions["PyTorch"] = PyTorch.Load(Sizes, file, weights: null, LearningRate, context.Threads);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Sizes Sizes { get; }

    public Inputs Inputs { get; }

    public Ours Ours { get; }

    /// <summary>Eager PyTorch; null where it is missing.</summary>
    public PyTorch? PyTorch { get; }

    /// <summary>ONNX Runtime with the encoders; null where it or PyTorch, which exports them, is missing.</summary>
    public OnnxRuntime? Onnx => _onnx.Value;

    /// <summary>Those of the run.</summary>
    public static Sides Of(RowContext context) => context.Share(context => new Sides(context));

    /// <summary>One call of a peer, by its name in <see cref="Against"/>; null where it is missing.</summary>
    /// <param name="against">The peer.</param>
    /// <param name="row">What it does.</param>
    public Func<double>? Call(string against, string row) => against switch
    {
        Against.OnnxRuntime => Onnx is { } onnx ? () => onnx.Seconds(row) : null,
        Against.Autocast => PyTorch is { } autocast ? () => autocast.Seconds(row + "-autocast") : null,
        _ => PyTorch is { } eager ? () => eager.Seconds(row) : null,
    };

    /// <summary>Why a peer is missing.</summary>
    public string? WhyMissing(string against) => against == Against.OnnxRuntime && Onnx is null ? _whyNoOnnx : _whyNoPyTorch;

    public void Dispose()
    {
        if (_onnx.IsValueCreated)
            Onnx?.Dispose();
        PyTorch?.Dispose();
        Ours.Dispose();
    }

    private OnnxRuntime? LoadOnnx(RowContext context, string inputs)
    {
        _whyNoOnnx = _whyNoPyTorch;
        if (PyTorch is null || OnnxRuntime.TryStart(out _whyNoOnnx) is not { } onnx)
            return null;
        var folder = Directory.CreateDirectory(Path.Combine(context.Folder, "onnx")).FullName;
        PyTorch.Export(folder);
        context.Versions["ONNX Runtime"] = onnx.Load(folder, inputs, context.Threads);
        return onnx;
    }
}
