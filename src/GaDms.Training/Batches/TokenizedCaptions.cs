using GaDms.Model.Text;

namespace GaDms.Training.Batches;

/// <summary>All captions of a training set as token ids, start and end included, without padding.</summary>
public sealed class TokenizedCaptions
{
    private TokenizedCaptions(long[][] tokens, TokenLabel[][]? labels)
    {
        Tokens = tokens;
        Labels = labels;
        Kinds = labels is null ? null : [.. labels.Select(caption => Array.ConvertAll(caption, label => label.Kind))];
    }

    /// <summary>Token ids of each caption.</summary>
    public IReadOnlyList<long[]> Tokens { get; }

    /// <summary>Kind of each token, where the data set knows; else null.</summary>
    public IReadOnlyList<TokenKind[]>? Kinds { get; }

    /// <summary>The same with the attribute that each token speaks of.</summary>
    public IReadOnlyList<TokenLabel[]>? Labels { get; }

    /// <summary>Tokens of each caption.</summary>
    public IReadOnlyList<int> Lengths => [.. Tokens.Select(tokens => tokens.Length)];

    /// <summary>Tokenizes captions, each cut to <paramref name="contextLength"/> with the end token last.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="captions">The captions.</param>
    /// <param name="contextLength">Positions of the text tower.</param>
    /// <param name="labelAt">What the characters [start, end) of a caption are; null when unknown.</param>
    public static TokenizedCaptions Create(
        ClipTokenizer tokenizer, IReadOnlyList<string> captions, int contextLength, Func<int, int, int, TokenLabel>? labelAt = null)
    {
        var tokens = new long[captions.Count][];
        var labels = labelAt is null ? null : new TokenLabel[captions.Count][];
        for (var i = 0; i < captions.Count; i++)
        {
            var pieces = tokenizer.EncodeWithOffsets(captions[i]);
            var count = Math.Min(pieces.Count, contextLength - 2);
            tokens[i] = [tokenizer.Vocabulary.StartOfText, .. pieces.Take(count).Select(piece => (long)piece.Id), tokenizer.Vocabulary.EndOfText];
            if (labels is null)
                continue;
            labels[i] = new TokenLabel[count + 2];
            for (var t = 0; t < count; t++)
                labels[i][t + 1] = labelAt!(i, pieces[t].Start, pieces[t].End);
        }
        return new TokenizedCaptions(tokens, labels);
    }
}
