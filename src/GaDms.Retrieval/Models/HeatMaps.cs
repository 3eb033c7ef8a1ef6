using GaDms.Imaging;
using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Retrieval.Models;

// P image tokens, L token positions, E joint width, W words.

/// <summary>Where in a picture the words of a sentence agree with it.</summary>
public static class HeatMaps
{
    // Beside this colour and strength a picture can still be made out.
    private const float Strength = 0.65f;

    /// <summary>
    /// A map for each word of <see cref="Explanation.Words"/>, in their order: what the picture's agreement with the word loses when a patch
    /// of it is blanked. What the word is about is what the sentence loses without it.
    /// </summary>
    /// <exception cref="InvalidDataException">The sentence has no word in it.</exception>
    public static IReadOnlyList<HeatMap> Of(RetrievalModel model, Image image, string sentence)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var words = WordDirections(model, sentence);                                                   // (W, E)
        var pictures = F.normalize(Blanked(model, model.Preprocess(image)), dim: 1);                   // (P, E)
        var agreement = words.matmul(pictures.t()).to(ScalarType.Float32);                             // (W, P)
        var columns = (int)agreement.size(1);
        return [.. agreement.ToArray<float>().Chunk(columns).Select(row => Map(model, row))];
    }

    /// <summary>The picture in grey with the map over it, from blue (least) to red (most).</summary>
    public static Image Overlay(Image image, HeatMap map)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(map);
        var result = new Image(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var pixel = image[x, y];
                var grey = (byte)((pixel.R * 0.299f) + (pixel.G * 0.587f) + (pixel.B * 0.114f));
                var value = ValueAt(map, (x + 0.5f) * map.Columns / image.Width, (y + 0.5f) * map.Rows / image.Height);
                result[x, y] = Color.Lerp(new Color(grey, grey, grey), Color.FromHsv(240 * (1 - value), 0.9f, 1), Strength * (0.25f + (0.75f * value)));
            }
        }
        return result;
    }

    /// <summary>Between the centres of the four nearest patches.</summary>
    private static float ValueAt(HeatMap map, float x, float y)
    {
        x = Math.Clamp(x - 0.5f, 0, map.Columns - 1);
        y = Math.Clamp(y - 0.5f, 0, map.Rows - 1);
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, map.Columns - 1), Math.Min(top + 1, map.Rows - 1));
        return float.Lerp(
            float.Lerp(map.Values[(top * map.Columns) + left], map.Values[(top * map.Columns) + right], x - left),
            float.Lerp(map.Values[(bottom * map.Columns) + left], map.Values[(bottom * map.Columns) + right], x - left),
            y - top);
    }

    /// <summary>What the sentence's vector loses without each of its words.</summary>
    internal static Tensor WordDirections(RetrievalModel model, string sentence)
    {
        var ids = model.Tokenize(sentence);
        var end = ids.Length - 1;
        var words = model.Tokenizer.EncodeWithOffsets(sentence).Select((piece, index) => (piece.Word, Position: index + 1))
            .Where(piece => piece.Position < end).GroupBy(piece => piece.Word, piece => piece.Position).Select(group => group.ToHashSet()).ToArray();
        long[][] shorter = [ids, .. words.Select(word => ids.Where((_, position) => !word.Contains(position)).ToArray())];
        var rows = new long[shorter.Length * ids.Length];
        for (var i = 0; i < shorter.Length; i++)
            shorter[i].CopyTo(rows, i * ids.Length);
        var ends = torch.tensor(Array.ConvertAll(shorter, row => row.Length - 1L), [shorter.Length], device: model.Device);
        var vectors = F.normalize(model.Clip.Text.ForwardEnd(torch.tensor(rows, [shorter.Length, ids.Length], device: model.Device), ends), dim: 1);
        return vectors.narrow(0, 0, 1) - vectors.narrow(0, 1, words.Length);
    }

    /// <summary>Embeddings of the picture, first as it is, then with each patch blanked, [P, E].</summary>
    private static Tensor Blanked(RetrievalModel model, float[] pixels)
    {
        var (height, width, patch, stride) = (model.Config.ImageHeight, model.Config.ImageWidth, model.Config.PatchSize, model.Config.Stride);
        var features = new List<Tensor>();
        foreach (var chunk in Enumerable.Range(-1, 1 + (model.Config.GridHeight * model.Config.GridWidth)).Chunk(PatchesPerBatch))
        {
            using var scope = new TensorScope();
            var batch = new float[chunk.Length * pixels.Length];
            for (var i = 0; i < chunk.Length; i++)
            {
                var copy = batch.AsSpan(i * pixels.Length, pixels.Length);
                pixels.CopyTo(copy);
                if (chunk[i] < 0)
                    continue;
                var (top, left) = (chunk[i] / model.Config.GridWidth * stride, chunk[i] % model.Config.GridWidth * stride);
                for (var row = 0; row < 3 * patch; row++)
                    copy.Slice((((row / patch * height) + top + (row % patch)) * width) + left, patch).Clear();
            }
            features.Add(scope.Keep(model.Clip.EncodeImage(torch.tensor(batch, [chunk.Length, 3, height, width], device: model.Device))));
        }
        return torch.cat([.. features], 0);
    }

    private const int PatchesPerBatch = 33;

    private static HeatMap Map(RetrievalModel model, float[] agreement)
    {
        var lost = agreement.Skip(1).Select(without => agreement[0] - without).ToArray();
        var (least, most) = (lost.Min(), lost.Max());
        return new HeatMap(model.Config.GridHeight, model.Config.GridWidth, Array.ConvertAll(lost, value => most > least ? (value - least) / (most - least) : 0));
    }
}
