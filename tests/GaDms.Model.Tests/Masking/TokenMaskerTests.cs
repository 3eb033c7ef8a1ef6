using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Masking;

namespace GaDms.Model.Tests.Masking;

public sealed class TokenMaskerTests
{
    // Few ids, so that special ones come up often: 0 padding, 1 to 8 ordinary, 9 mask, 10 start, 11 end.
    private const int VocabSize = 12;
    private const int MaskId = VocabSize - 3;

    private static readonly TokenMasker s_masker = new(VocabSize);

    [Fact]
    public void Labels_stand_at_ordinary_tokens_and_all_else_is_unchanged() => ForAnyCaption((tokens, masked) =>
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            var isRight = masked.Labels[i] == 0
                ? masked.Tokens[i] == tokens[i]
                : masked.Labels[i] == tokens[i] && s_masker.IsOrdinary(tokens[i]) && (masked.Tokens[i] == MaskId || s_masker.IsOrdinary(masked.Tokens[i]));
            if (!isRight)
                return false;
        }
        return masked.Tokens.Length == tokens.Length && masked.Labels.Length == tokens.Length;
    });

    [Fact]
    public void Something_is_hidden_wherever_there_is_an_ordinary_token() =>
        ForAnyCaption((tokens, masked) => tokens.Any(s_masker.IsOrdinary) == masked.Labels.Any(label => label != 0));

    [Fact]
    public void Without_an_ordinary_token_nothing_changes()
    {
        long[] tokens = [VocabSize - 2, VocabSize - 1, 0, 0, MaskId];
        var masked = s_masker.Mask(tokens, Enumerable.Repeat(1.0, tokens.Length).ToArray(), new Draws(1));
        Assert.Equal(tokens, masked.Tokens);
        Assert.All(masked.Labels, label => Assert.Equal(0, label));
    }

    [Fact]
    public void Where_nothing_is_chosen_the_first_ordinary_token_is_masked()
    {
        var masked = s_masker.Mask([VocabSize - 2, 5, 6, VocabSize - 1], new double[4], new Draws(1));
        Assert.Equal([VocabSize - 2, MaskId, 6, VocabSize - 1], masked.Tokens);
        Assert.Equal([0, 5, 0, 0], masked.Labels);
    }

    [Fact]
    public void Chosen_tokens_become_mask_random_or_stay_at_8_to_1_to_1()
    {
        const int count = 100_000;
        var tokens = Enumerable.Repeat(4L, count).ToArray();
        var masked = new TokenMasker(10_000).Mask(tokens, Enumerable.Repeat(0.3, count).ToArray(), new Draws(1));
        double chosen = masked.Labels.Count(label => label != 0);
        Assert.Equal(0.3, chosen / count, 0.01);
        Assert.Equal(0.8, masked.Tokens.Count(id => id == 9_997) / chosen, 0.01);
        Assert.Equal(0.1, masked.Tokens.Count(id => id is not (9_997 or 4)) / chosen, 0.01);
    }

    private static void ForAnyCaption(Func<long[], MaskedCaption, bool> holds) =>
        Prop.ForAll<byte[], byte[], int>((ids, shares, seed) =>
        {
            long[] tokens = [.. ids.Select(id => (long)id % VocabSize)];
            double[] probabilities = [.. tokens.Select((_, i) => shares.Length == 0 ? 0 : shares[i % shares.Length] / 255.0)];
            return holds(tokens, s_masker.Mask(tokens, probabilities, new Draws(seed)));
        }).QuickCheckThrowOnFailure();
}
