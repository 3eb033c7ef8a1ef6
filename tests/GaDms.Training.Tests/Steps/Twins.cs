using GaDms.Model.Text;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;

namespace GaDms.Training.Tests.Steps;

/// <summary>Captions whose twin is the next pair's caption: for what is computed any other words will do.</summary>
internal static class Twins
{
    public static CaptionBatcher Batcher(TrainingSet set, ClipTokenizer tokenizer, MaskingConfig masking)
    {
        var twins = TokenizedCaptions.Create(tokenizer, [.. set.Pairs.Skip(1).Append(set.Pairs[0]).Select(pair => pair.Caption)], 77);
        return new CaptionBatcher(set.Captions, new ScoreStore(set.Captions.Lengths), masking, tokenizer.Vocabulary.Size, seed: 1, twins);
    }
}
