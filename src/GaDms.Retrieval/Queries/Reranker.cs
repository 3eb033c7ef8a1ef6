using GaDms.Imaging;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;
using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Retrieval.Queries;

// K pictures, M masked copies of the sentence, L token positions, P image tokens, E joint width, V vocabulary.

/// <summary>
/// Orders the first results again by how well each picture predicts the words of the sentence, through the masked-token branch: words are
/// hidden, group by group, and the picture is asked for them.
/// </summary>
/// <remarks>Costs a pass of the picture tower for each result and <see cref="MaskedCopies"/> of the branch. See docs/queries.md for what it gains.</remarks>
public sealed class Reranker
{
    /// <summary>Every so many-th word is hidden at once, so that its neighbours stay for the grammar.</summary>
    public const int MaskedCopies = 4;

    /// <summary>Weight of the prediction beside the cosine, both in standard deviations of the results that are ordered.</summary>
    public const float PredictionWeight = 0.25f;

    private readonly RetrievalModel _model;

    /// <summary>Uses a model that was loaded with <see cref="RetrievalModelOptions.CrossModal"/>.</summary>
    /// <exception cref="InvalidDataException">The model has no masked-token branch.</exception>
    public Reranker(RetrievalModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.HasCrossModal)
            throw new InvalidDataException($"{model.Identity.Name}: this model has no masked-token branch to rank with; take a checkpoint of a training with it");
        _model = model;
    }

    /// <summary>The same hits in their new order; their scores stay cosines.</summary>
    /// <param name="sentence">What is looked for.</param>
    /// <param name="hits">The first results.</param>
    /// <param name="pictures">The person of each hit.</param>
    public IReadOnlyList<SearchHit> Rerank(string sentence, IReadOnlyList<SearchHit> hits, IReadOnlyList<Image> pictures)
    {
        ArgumentNullException.ThrowIfNull(hits);
        ArgumentNullException.ThrowIfNull(pictures);
        if (hits.Count != pictures.Count)
            throw new ArgumentException($"{hits.Count} hits need as many pictures, not {pictures.Count}", nameof(pictures));
        if (hits.Count < 2)
            return hits;
        var combined = Combine([.. hits.Select(hit => hit.Score)], Predict(sentence, pictures, MaskedCopies), PredictionWeight);
        return [.. hits.Zip(combined).OrderByDescending(item => item.Second).ThenBy(item => item.First.Id).Select(item => item.First)];
    }

    /// <summary>Sum of both in standard deviations, the second with a weight.</summary>
    internal static float[] Combine(float[] cosines, float[] predictions, float weight)
    {
        var (a, b) = (Standardized(cosines), Standardized(predictions));
        return [.. a.Zip(b, (cosine, prediction) => cosine + (weight * prediction))];
    }

    /// <summary>Mean logarithm of the probability of the hidden words, for each picture.</summary>
    internal float[] Predict(string sentence, IReadOnlyList<Image> pictures, int copies)
    {
        var ids = _model.Tokenize(sentence);
        var (masked, positions) = Mask(sentence, ids, copies);
        using var scope = new TensorScope();
        using var inference = torch.inference_mode();
        var (device, config) = (_model.Device, _model.Config);
        var text = _model.Clip.Text.forward(torch.tensor(masked, [positions.Length, ids.Length], device: device));   // (M, L, E)
        var rows = positions.SelectMany((group, copy) => group.Select(position => (long)((copy * ids.Length) + position))).ToArray();
        var labels = torch.tensor(positions.SelectMany(group => group.Select(position => ids[position])).ToArray(), [rows.Length, 1], device: device);
        var at = torch.tensor(rows, [rows.Length], device: device);
        var result = new float[pictures.Count];
        for (var i = 0; i < pictures.Count; i++)
        {
            using var inner = new TensorScope();
            var tokens = _model.Clip.visual.forward(torch.tensor(_model.Preprocess(pictures[i]), [1, 3, config.ImageHeight, config.ImageWidth], device: device));
            var crossed = _model.Heads.CrossModal(text, tokens.expand(positions.Length, tokens.size(1), tokens.size(2)), lengths: null);
            var logits = _model.Heads.PredictTokens(crossed, at).to(ScalarType.Float32);                               // (N, V)
            result[i] = F.log_softmax(logits, 1).gather(1, labels).mean().ToSingle();
        }
        return result;
    }

    private (long[] Masked, int[][] Positions) Mask(string sentence, long[] ids, int copies)
    {
        var words = _model.Tokenizer.EncodeWithOffsets(sentence).Select((piece, index) => (piece.Word, Position: index + 1))
            .Where(piece => piece.Position < ids.Length - 1).ToArray();
        var positions = words.GroupBy(piece => piece.Word % copies, piece => piece.Position).Select(group => group.ToArray()).ToArray();
        var masked = new long[positions.Length * ids.Length];
        for (var copy = 0; copy < positions.Length; copy++)
        {
            ids.CopyTo(masked, copy * ids.Length);
            foreach (var position in positions[copy])
                masked[(copy * ids.Length) + position] = _model.Config.MaskId;
        }
        return (masked, positions);
    }

    private static float[] Standardized(float[] values)
    {
        var mean = values.Average();
        var deviation = MathF.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return Array.ConvertAll(values, value => deviation > 0 ? (value - mean) / deviation : 0);
    }
}
