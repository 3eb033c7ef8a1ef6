using GaDms.Model.Clip;
using GaDms.Model.Layers;
using GaDms.Torch;

namespace GaDms.Model.Inference;

// B batch, L token positions, P image tokens, D width, E joint width.

/// <summary>
/// CLIP for features alone, as fast as the machine allows: on a CPU both towers are laid out for it (<see cref="InferenceTower"/>), the first
/// time that each is used; elsewhere the model itself is called. The model's weights must not change in the meantime.
/// </summary>
/// <param name="model">The model; not disposed with this.</param>
/// <param name="device">Where the model is.</param>
/// <param name="bf16">Products in bfloat16 instead of float32.</param>
public sealed class ClipInference(ClipModel model, Device device, bool bf16) : IDisposable
{
    private readonly bool _native = device.Type == DeviceType.CPU && InferenceTower.IsAvailable;
    private readonly Lock _making = new();
    private InferenceTower? _image, _text;

    /// <summary>Global features of pictures, [B, 3, height, width] to [B, E]; float32, not normalised.</summary>
    public Tensor EncodeImage(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var inference = torch.inference_mode();
        if (!_native)
            return Plain(() => model.EncodeImage(images));
        using var scope = new TensorScope();
        var tower = Made(ref _image, model.visual.transformer);
        Tensor x;
        using (Autocast())
            x = model.visual.Embed(images).to(ScalarType.Float32);                                      // (B, P, D)
        var first = torch.zeros([x.size(0)], dtype: ScalarType.Int64);
        return scope.Detach(model.visual.Project(tower.forward(x, first, causal: false)));              // (B, E)
    }

    /// <summary>Features of captions; float32, not normalised.</summary>
    /// <param name="ids">int64 [B, L].</param>
    /// <param name="end">End-of-text position of each caption, int64 [B].</param>
    /// <returns>[B, E].</returns>
    public Tensor EncodeText(Tensor ids, Tensor end)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(end);
        using var inference = torch.inference_mode();
        if (!_native)
            return Plain(() => model.Text.ForwardEnd(ids, end));
        using var scope = new TensorScope();
        var tower = Made(ref _text, model.Text.transformer);
        return scope.Detach(model.Text.Project(tower.forward(model.Text.Embed(ids), end, causal: true)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _image?.Dispose();
        _text?.Dispose();
    }

    private Tensor Plain(Func<Tensor> encode)
    {
        using var scope = new TensorScope();
        using var autocast = Autocast();
        return scope.Detach(encode().to(ScalarType.Float32));
    }

    private IDisposable? Autocast() => bf16 ? torch.autocast_where_supported(device) : null;

    private InferenceTower Made(ref InferenceTower? tower, Transformer transformer)
    {
        lock (_making)
            return tower ??= transformer.ForInference(bf16 ? ScalarType.BFloat16 : ScalarType.Float32);
    }
}
