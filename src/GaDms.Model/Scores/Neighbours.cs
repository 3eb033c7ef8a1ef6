using GaDms.Model.Clip;
using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Scores;

// B batch, L token positions, D text width, V words of the batch.

/// <summary>What could stand in a token's place: the words of the batch whose embeddings are nearest to its own.</summary>
internal static class Neighbours
{
    // The nearest are synonyms, which change nothing: there have to be enough others of the kind (docs/experiments.md).
    private const int Count = 32;

    /// <summary>Mean embedding of each token's neighbours, [B, L, D]; of a word that is alone, its own.</summary>
    /// <param name="text">The tower whose embeddings they are.</param>
    /// <param name="ids">int64 [B, L].</param>
    /// <param name="inside">bool [B, L]: the captions' own tokens. Elsewhere the result means nothing.</param>
    public static Tensor Mean(TextEncoder text, Tensor ids, Tensor inside)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var flat = ids.ToArray<long>();
        var own = inside.to(ScalarType.Int64).ToArray<long>();
        long[] words = [.. flat.Where((_, i) => own[i] != 0).Distinct().Order()];
        var count = Math.Min(Count, words.Length - 1);
        if (count < 1)
            return scope.Keep(text.token_embedding.forward(ids));
        var embedded = text.token_embedding.forward(torch.tensor(words, [words.Length], device: ids.device));   // (V, D)
        var unit = F.normalize(embedded, dim: 1);
        // No word is its own neighbour: no cosine is below -1.
        var cosines = unit.matmul(unit.t()) - (torch.eye(words.Length, device: ids.device) * 3.0);
        var nearest = cosines.topk(count, 1).indices.reshape(-1);
        var mean = embedded.index_select(0, nearest).reshape(words.Length, count, -1).mean(1);                  // (V, D)
        var rows = Array.ConvertAll(flat, id => Math.Max(0, (long)Array.BinarySearch(words, id)));
        return scope.Keep(mean.index_select(0, torch.tensor(rows, [rows.Length], device: ids.device)).reshape(ids.size(0), ids.size(1), -1));
    }
}
