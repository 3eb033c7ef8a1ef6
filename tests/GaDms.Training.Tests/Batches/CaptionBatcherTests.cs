using GaDms.Training.Batches;
using GaDms.Training.Configuration;

namespace GaDms.Training.Tests.Batches;

public sealed class CaptionBatcherTests
{
    private static readonly int[] s_pairs = [0, 1, 2, 3];

    private static readonly int s_vocabSize = Captions.Tokenizer.Vocabulary.Size;

    [Fact]
    public void Masks_are_a_function_of_seed_epoch_and_pair_not_of_the_batch()
    {
        var length = Captions.Tokenized.Lengths.Max();
        var together = Create(new MaskingConfig()).Create(s_pairs, epoch: 3, length);
        var batcher = Create(new MaskingConfig());
        foreach (var pair in s_pairs.Reverse())
        {
            // Another order, other company, other epochs in between.
            batcher.Create([pair, 1], epoch: 4);
            AssertRow(together.Slice(pair, 1), batcher.Create([1, pair], epoch: 3, length).Slice(1, 1));
        }
    }

    [Fact]
    public void Seed_epoch_and_reading_draw_other_masks()
    {
        var config = new MaskingConfig { Noise = NoiseMasking.Random, Informative = InformativeMasking.Random, RandomProbability = 0.5 };
        var batch = Create(config).Create(s_pairs, epoch: 0);
        Assert.NotEqual(batch.NoiseIds, Create(config).Create(s_pairs, epoch: 1).NoiseIds);
        Assert.NotEqual(batch.NoiseIds, Create(config, seed: 2).Create(s_pairs, epoch: 0).NoiseIds);
        Assert.NotEqual(batch.NoiseIds, batch.InformativeIds);
    }

    [Fact]
    public void Batches_are_cut_to_their_longest_caption_and_padded_with_0()
    {
        var batch = Create(new MaskingConfig()).Create([1, 3, 4], epoch: 0);
        Assert.Equal(Captions.Tokenized.Tokens[3].Length, batch.Length);
        Assert.Equal([.. new[] { 1, 3, 4 }.Select(pair => Captions.Tokenized.Tokens[pair].Length - 1L)], batch.End);
        for (var row = 0; row < batch.Count; row++)
        {
            Assert.Equal(Captions.Tokenizer.Vocabulary.EndOfText, batch.Ids[(row * batch.Length) + batch.End[row]]);
            foreach (var ids in new[] { batch.Ids, batch.NoiseIds, batch.InformativeIds!, batch.Labels! })
                Assert.All(ids[((row * batch.Length) + (int)batch.End[row] + 1)..((row + 1) * batch.Length)], id => Assert.Equal(0, id));
        }
    }

    [Fact]
    public void Scores_decide_what_is_hidden()
    {
        var scores = new ScoreStore(Captions.Tokenized.Lengths);
        foreach (var pair in s_pairs)
            scores.Set(pair, [.. Captions.Tokenized.Kinds![pair].Select(kind => kind == TokenKind.False ? 0f : 1f)]);
        // A probability of 1 for the false word and of nothing for all others.
        var config = new MaskingConfig
        {
            Informative = InformativeMasking.Off,
            NoiseProbability = new() { Scale = 1, Slope = 1000, Threshold = 0.5 },
        };
        var batch = new CaptionBatcher(Captions.Tokenized, scores, config, s_vocabSize, seed: 1).Create([0], epoch: 0);
        var changed = Enumerable.Range(0, batch.Length).Where(i => batch.Ids[i] != batch.NoiseIds[i]);
        Assert.All(changed, i => Assert.Equal(TokenKind.False, Captions.Tokenized.Kinds![0][i]));
        Assert.Null(batch.InformativeIds);
        Assert.Null(batch.Labels);
    }

    [Fact]
    public void The_oracle_hides_just_what_is_false()
    {
        var batch = Create(new MaskingConfig { Noise = NoiseMasking.Oracle }).Create([0], epoch: 0);
        for (var i = 0; i < batch.Length; i++)
            Assert.Equal(Captions.Tokenized.Kinds![0][i] == TokenKind.False ? s_vocabSize - 3 : batch.Ids[i], batch.NoiseIds[i]);
        Assert.Contains(s_vocabSize - 3L, batch.NoiseIds);
    }

    [Fact]
    public void The_oracle_needs_to_know()
    {
        var captions = TokenizedCaptions.Create(Captions.Tokenizer, Captions.Texts, 77);
        var batcher = new CaptionBatcher(captions, new ScoreStore(captions.Lengths), new MaskingConfig { Noise = NoiseMasking.Oracle }, s_vocabSize, seed: 1);
        Assert.Contains("rendered people", Assert.Throws<InvalidDataException>(() => batcher.Create([0], epoch: 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twins_come_whole_beside_their_captions()
    {
        // The twin of caption 1 is longer than any caption of the batch.
        string[] texts = [.. Captions.Texts];
        (texts[1], texts[3]) = (texts[3], texts[1]);
        var twins = TokenizedCaptions.Create(Captions.Tokenizer, texts, 77);
        var batch = new CaptionBatcher(Captions.Tokenized, new ScoreStore(Captions.Tokenized.Lengths), new MaskingConfig(), s_vocabSize, seed: 1, twins)
            .Create([0, 1], epoch: 0);
        Assert.Equal(twins.Tokens[1].Length, batch.Length);
        var second = batch.Slice(1, 1);
        Assert.Equal(twins.Tokens[1], second.TwinIds!);
        Assert.Equal([twins.Tokens[1].Length - 1L], second.TwinEnd!);
        Assert.Equal([Captions.Tokenized.Tokens[1].Length - 1L], second.End);
        Assert.Equal(batch.Ids[..batch.Length], batch.TwinIds![..batch.Length]);
        Assert.Null(Create(new MaskingConfig()).Create([0], epoch: 0).TwinIds);
    }

    private static CaptionBatcher Create(MaskingConfig config, ulong seed = 1) =>
        new(Captions.Tokenized, new ScoreStore(Captions.Tokenized.Lengths), config, s_vocabSize, seed);

    private static void AssertRow(CaptionBatch expected, CaptionBatch actual)
    {
        Assert.Equal(expected.Ids, actual.Ids);
        Assert.Equal(expected.NoiseIds, actual.NoiseIds);
        Assert.Equal(expected.InformativeIds, actual.InformativeIds);
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.End, actual.End);
    }
}
