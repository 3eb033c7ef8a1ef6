using GaDms.Training.Metrics;

namespace GaDms.Training.Batches;

/// <summary>
/// How well token scores tell noise from truth, where the data set knows: areas under the ROC curve, 0.5 is chance.
/// </summary>
/// <param name="False">False attribute words below true ones.</param>
/// <param name="Irrelevant">Words of irrelevant clauses below true attribute words.</param>
/// <param name="Filler">Articles, verbs and connectives below true attribute words.</param>
public sealed record ScoreQuality(double False, double Irrelevant, double Filler)
{
    /// <summary>Compares the scores of all captions, pooled.</summary>
    /// <param name="kinds">Kind of each token of each caption, start and end included.</param>
    /// <param name="scoreOf">Score of a caption's token.</param>
    public static ScoreQuality Measure(IReadOnlyList<TokenKind[]> kinds, Func<int, int, float> scoreOf)
    {
        var scores = Enum.GetValues<TokenKind>().ToDictionary(kind => kind, _ => new List<float>());
        for (var caption = 0; caption < kinds.Count; caption++)
        {
            for (var token = 1; token < kinds[caption].Length - 1; token++)
                scores[kinds[caption][token]].Add(scoreOf(caption, token));
        }
        return new ScoreQuality(Below(TokenKind.False), Below(TokenKind.Irrelevant), Below(TokenKind.Filler));

        double Below(TokenKind kind)
        {
            float[] all = [.. scores[TokenKind.Attribute], .. scores[kind]];
            var isTrue = new bool[all.Length];
            isTrue.AsSpan(0, scores[TokenKind.Attribute].Count).Fill(true);
            return RocAuc.Compute(all, isTrue);
        }
    }
}
