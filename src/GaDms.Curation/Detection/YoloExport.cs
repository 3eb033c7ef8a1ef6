using GaDms.Imaging;
using GaDms.Torch;

namespace GaDms.Curation.Detection;

/// <summary>What the detector's and the pose estimator's exports have in common: pictures in, one column of numbers per cell out.</summary>
/// <remarks>N pictures, R rows (4 of the box, then scores and key points), C cells.</remarks>
internal sealed class YoloExport : IDisposable
{
    private readonly ScriptModule _module;
    private readonly Device _device;
    private readonly YoloSettings _settings;
    private readonly int _rows;
    private readonly string _kind;
    private bool _takesBatches = true;

    /// <summary>Loads an export.</summary>
    /// <param name="settings">Which, and where it runs.</param>
    /// <param name="rows">Numbers per cell that it has to answer with.</param>
    /// <param name="kind">What such an export is called, for messages.</param>
    /// <exception cref="CurationException">It cannot be loaded there, or a setting is outside its range.</exception>
    public YoloExport(YoloSettings settings, int rows, string kind)
    {
        if (settings.Side is < 32 or > 4096 || settings.Side % 32 != 0)
            throw new CurationException($"yolo: the side is {settings.Side}; it has to be a multiple of 32 from 32 to 4096, as imgsz was at the export.");
        _settings = settings;
        _rows = rows;
        _kind = kind;
        try
        {
            _device = Device.Parse(settings.Device);
            _module = torch.jit.load(settings.Model, _device);
        }
        catch (FileNotFoundException error)
        {
            throw new CurationException($"{settings.Model}: there is no such file; make it with: yolo export model=... format=torchscript", error);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CurationException(error.Message, error);
        }
    }

    /// <summary>Runs the network on letterboxed pictures.</summary>
    /// <returns>Of each picture its cells.</returns>
    /// <exception cref="CurationException">The export fails on such pictures, or answers in another shape.</exception>
    public IReadOnlyList<YoloCells> Run(IReadOnlyList<Image> pictures)
    {
        int length = Image.Channels * _settings.Side * _settings.Side;
        var input = new float[pictures.Count * length]; // (N, 3, side, side)
        var letterboxes = new Letterbox[pictures.Count];
        Parallel.For(0, pictures.Count, i =>
        {
            letterboxes[i] = new Letterbox(pictures[i].Width, pictures[i].Height, _settings.Side);
            letterboxes[i].Write(pictures[i], input.AsSpan(i * length, length));
        });

        var cells = new List<YoloCells>(pictures.Count);
        if (pictures.Count > 1 && _takesBatches && Forward(input, pictures.Count, required: false) is { } whole)
        {
            int size = whole.Length / pictures.Count;
            cells.AddRange(letterboxes.Select((letterbox, i) => new YoloCells(whole.AsMemory(i * size, size), _rows, letterbox)));
            return cells;
        }

        // Exports have a fixed batch of one unless they were made with dynamic=True.
        _takesBatches &= pictures.Count <= 1;
        for (int i = 0; i < pictures.Count; i++)
            cells.Add(new YoloCells(Forward(input.AsSpan(i * length, length), 1, required: true), _rows, letterboxes[i]));
        return cells;
    }

    public void Dispose() => _module.Dispose();

    /// <summary>One call. What does not go may be that the export takes no batch: then null unless it is required.</summary>
    private float[]? Forward(ReadOnlySpan<float> input, int count, bool required)
    {
        using var scope = new TensorScope();
        using IDisposable inference = torch.inference_mode();
        Tensor[] outputs;
        try
        {
            outputs = _module.forward(torch.tensor(input, [count, Image.Channels, _settings.Side, _settings.Side], device: _device));
        }
        catch (TorchException error)
        {
            return required
                ? throw new CurationException($"{_settings.Model}: the export fails on an input of {_settings.Side}x{_settings.Side} pixels: {error.Message}", error)
                : null;
        }

        long[] shape = outputs.Length > 0 ? outputs[0].shape : [];
        if (shape.Length == 3 && shape[0] == count && shape[1] == _rows && shape[2] > 0)
            return outputs[0].to(ScalarType.Float32).ToArray<float>(); // (N, R, C)
        return required
            ? throw new CurationException(
                $"{_settings.Model}: the answer has the shape [{string.Join(", ", shape)}], {_kind} answers [1, {_rows}, cells]. Export it without nms: yolo export format=torchscript imgsz={_settings.Side}")
            : null;
    }
}
