using GaDms.Training.Batches;

namespace GaDms.Training.Tests.Batches;

public sealed class TokenizedCaptionsTests
{
    [Fact]
    public void Captions_begin_and_end_with_their_tokens_and_are_not_padded()
    {
        var vocabulary = Captions.Tokenizer.Vocabulary;
        for (var i = 0; i < Captions.Texts.Length; i++)
        {
            long[] expected = [vocabulary.StartOfText, .. Captions.Tokenizer.Encode(Captions.Texts[i]), vocabulary.EndOfText];
            Assert.Equal(expected, Captions.Tokenized.Tokens[i]);
            Assert.Equal(expected.Length, Captions.Tokenized.Lengths[i]);
        }
    }

    [Fact]
    public void Long_captions_are_cut_with_the_end_token_last()
    {
        var cut = TokenizedCaptions.Create(Captions.Tokenizer, Captions.Texts, 6, Captions.LabelAt);
        Assert.All(cut.Tokens, tokens => Assert.InRange(tokens.Length, 2, 6));
        Assert.Equal([.. Captions.Tokenized.Tokens[3][..5], Captions.Tokenizer.Vocabulary.EndOfText], cut.Tokens[3]);
        Assert.Equal(cut.Lengths, cut.Kinds!.Select(kinds => kinds.Length));
    }

    [Fact]
    public void A_token_is_of_the_kind_of_its_characters()
    {
        var pieces = Captions.Tokenizer.EncodeWithOffsets(Captions.Texts[0]);
        var kinds = Captions.Tokenized.Kinds![0];
        var red = Captions.Texts[0].IndexOf("red", StringComparison.Ordinal);
        var blue = Captions.Texts[0].IndexOf("blue", StringComparison.Ordinal);
        Assert.Equal((TokenKind.Filler, TokenKind.Filler), (kinds[0], kinds[^1]));
        for (var i = 0; i < pieces.Count; i++)
        {
            var expected = pieces[i].Start >= red && pieces[i].End <= red + 3 ? TokenKind.Attribute
                : pieces[i].Start >= blue && pieces[i].End <= blue + 4 ? TokenKind.False
                : TokenKind.Filler;
            Assert.Equal(expected, kinds[i + 1]);
        }
        Assert.Contains(TokenKind.Attribute, kinds);
        Assert.Contains(TokenKind.False, kinds);
        Assert.Contains(TokenKind.Irrelevant, Captions.Tokenized.Kinds[2]);
        Assert.All(
            Captions.Tokenized.Labels![0],
            label => Assert.Equal(label.Kind is TokenKind.Attribute or TokenKind.False ? "color" : null, label.Attribute));
    }
}
