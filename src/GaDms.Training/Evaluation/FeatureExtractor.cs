using GaDms.Data.Loading;
using GaDms.Model.Clip;
using GaDms.Model.Inference;
using GaDms.Torch;
using GaDms.Training.Configuration;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Training.Evaluation;

// N pictures or captions, E joint width.

/// <summary>Unit-length features of many pictures or captions, batch by batch, on the CPU. The model's weights must not change while it lives.</summary>
public sealed class FeatureExtractor(ClipModel model, Device device, Precision precision) : IDisposable
{
    // On a CPU a few captions fill the machine, and few are nearly of one length; elsewhere many are worth some padding.
    private readonly int _captionsPerBatch = device.Type == DeviceType.CPU ? 8 : 64;

    private readonly ClipInference _clip = new(model, device, precision == Precision.Bf16);

    /// <summary>Features [N, E], float32, of the batches that <paramref name="batches"/> delivers, in their order.</summary>
    /// <param name="batches">From a loader with the evaluation transform.</param>
    /// <param name="progress">Told the number of pictures done.</param>
    public Tensor Images(IEnumerable<PictureBatch> batches, Action<int>? progress = null)
    {
        var parts = new List<Tensor>();
        var (height, width) = (model.Config.ImageHeight, model.Config.ImageWidth);
        var done = 0;
        foreach (var batch in batches)
        {
            using (batch)
            using (var scope = new TensorScope())
            using (torch.inference_mode())
            {
                var pixels = torch.tensor(batch.Pixels, [batch.Count, 3, height, width], device: device);
                parts.Add(scope.Detach(ToUnit(_clip.EncodeImage(pixels))));
            }
            progress?.Invoke(done += batch.Count);
        }
        return Join(parts);
    }

    /// <summary>Features [N, E], float32, in the order of <paramref name="captions"/>: token ids with start and end, without padding.</summary>
    public Tensor Texts(IReadOnlyList<long[]> captions, Action<int>? progress = null)
    {
        // Captions of like length share a batch, so that little padding is computed.
        var order = Enumerable.Range(0, captions.Count).OrderBy(i => captions[i].Length).ThenBy(i => i).ToArray();
        var parts = new List<Tensor>();
        var done = 0;
        foreach (var chunk in order.Chunk(_captionsPerBatch))
        {
            using var scope = new TensorScope();
            using var frozen = torch.inference_mode();
            var length = captions[chunk[^1]].Length;
            var ids = new long[chunk.Length * length];
            for (var row = 0; row < chunk.Length; row++)
                captions[chunk[row]].CopyTo(ids, row * length);
            var end = Array.ConvertAll(chunk, i => captions[i].Length - 1L);
            var features = _clip.EncodeText(
                torch.tensor(ids, [chunk.Length, length], device: device), torch.tensor(end, [chunk.Length], device: device));
            parts.Add(scope.Detach(ToUnit(features)));
            progress?.Invoke(done += chunk.Length);
        }
        using var sorted = Join(parts);
        var place = new long[order.Length];
        for (var i = 0; i < order.Length; i++)
            place[order[i]] = i;
        using var index = torch.tensor(place, [place.Length]);
        return sorted.index_select(0, index);
    }

    /// <inheritdoc/>
    public void Dispose() => _clip.Dispose();

    private static Tensor ToUnit(Tensor features) => F.normalize(features, dim: 1).to(Device.CPU);

    private static Tensor Join(List<Tensor> parts)
    {
        if (parts.Count == 0)
            throw new InvalidDataException("there is nothing to encode: no pictures or no captions");
        var joined = torch.cat([.. parts], 0);
        parts.ForEach(part => part.Dispose());
        return joined;
    }
}
