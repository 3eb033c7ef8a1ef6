using System.Runtime.InteropServices;
using GaDms.Imaging;
using GaDms.Model.Scores;
using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Retrieval.Models;

/// <summary>A word of a sentence and how well it agrees with a picture.</summary>
/// <param name="Text">The characters, as given.</param>
/// <param name="Start">First character of the sentence that it covers.</param>
/// <param name="End">One past the last.</param>
/// <param name="Score">Mean of its tokens' scores, 0 (worst of the sentence) to 1 (best).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WordScore(string Text, int Start, int End, float Score);

/// <summary>Why a picture matches a sentence, word by word.</summary>
/// <param name="Similarity">Cosine of picture and sentence.</param>
/// <param name="ScoreName">Name of the token score.</param>
/// <param name="Words">In the order of the sentence; words behind the model's longest sentence are left out.</param>
public sealed record Explanation(float Similarity, string ScoreName, IReadOnlyList<WordScore> Words)
{
    /// <summary>Scores the words of a sentence against one picture, in float32.</summary>
    /// <exception cref="InvalidDataException">The sentence has no word in it, or the score compares pictures with each other.</exception>
    public static Explanation Of(RetrievalModel model, Image image, string text, ITokenScore score)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(score);
        if (score.Name.EndsWith("-softmax", StringComparison.Ordinal))
            throw new InvalidDataException($"score {score.Name} compares a picture with others of its batch, here is only one; take {score.Name[..^"-softmax".Length]}");
        var ids = model.Tokenize(text);
        var pixels = model.Preprocess(image);
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var tokens = torch.tensor(ids, [1, ids.Length], device: model.Device);
        var end = torch.tensor([ids.Length - 1L], [1], device: model.Device);
        var imageTokens = model.Clip.visual.forward(
            torch.tensor(pixels, [1, 3, model.Config.ImageHeight, model.Config.ImageWidth], device: model.Device));   // (1, P, E)
        var sentence = model.Clip.Text.ForwardEnd(tokens, end);                                                       // (1, E)
        var similarity = F.cosine_similarity(sentence, imageTokens.select(1, 0)).ToSingle();
        var scores = score.Score(new TokenScoreInput { Clip = model.Clip, Ids = tokens, End = end, ImageTokens = imageTokens }).ToArray<float>();
        return new Explanation(similarity, score.Name, [.. ByWord(model, text, scores, ids.Length - 1)]);
    }

    private static IEnumerable<WordScore> ByWord(RetrievalModel model, string text, float[] scores, int end) =>
        from piece in model.Tokenizer.EncodeWithOffsets(text).Select((piece, index) => (Piece: piece, Position: index + 1))
        where piece.Position < end
        group piece by piece.Piece.Word into word
        let start = word.Min(item => item.Piece.Start)
        let stop = word.Max(item => item.Piece.End)
        select new WordScore(text[start..stop], start, stop, word.Average(item => scores[item.Position]));
}
