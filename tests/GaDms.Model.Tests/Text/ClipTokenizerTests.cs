using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Text;

namespace GaDms.Model.Tests.Text;

public sealed class ClipTokenizerTests
{
    private static readonly string[] _corpus =
    [
        "A man in a red coat and black trousers.", "a woman with a red bag walks", "The man's coat is red, he wears black shoes",
        "a man wearing a black jacket", "the woman wears a white shirt & red shoes",
    ];

    private static readonly ClipTokenizer _tokenizer = new(ClipVocabulary.Train(_corpus, 100));

    // Letters, marks, digits, entities, specials, white space and half surrogates, so that every branch is met.
    private static readonly Arbitrary<string> _captions = Gen.Elements(
            "red", "Coat", "man's", " ", "  ", "\t", "\u00A0", "7", "é", "ΟΔΟΣ", "İ", "ß", "👍🏽", "一个", "&amp;", "&amp;lt;", "&#39;",
            "&copy", "&", ";", "<|mask|>", "<|", "'", "'ll", ".", "!!", "-", "\u001C", "e\u0301", "\uD83D", "\uDC4D", "</w>", "Ⅷ")
        .ListOf().Select(string.Concat).ToArbitrary();

    [Theory]
    [InlineData("  A   man\t\nwith a  Bag ", "a man with a bag")]
    [InlineData("&amp;lt;b&amp;gt;", "<b>")]
    [InlineData("&amp;amp;amp;", "&amp;")]
    [InlineData("&copy2020 &notanentity; &AMP &eacute &eacute;", "©2020 ¬anentity; & é é")]
    [InlineData("&#65;&#x42;&#x43 &#128; &#0; &#xD800; &#99999999999; &#1;&#xFFFE;.", "abc € \uFFFD \uFFFD \uFFFD .")]
    [InlineData("&lpar;&commat;&rpar; &unknown; &; &# &#x; & &apos;", "(@) &unknown; &; &# &#x; & '")]
    [InlineData("ΣΊΣΥΦΟΣ Σ ΑΣ. ΑΣ.Β", "σίσυφος σ ας. ασ.β")]
    [InlineData("Σ", "σ")]
    [InlineData("İI", "i\u0307i")]
    [InlineData("\u001Ca\u001Cb\u001C", "a\u001Cb")]
    public void Captions_are_cleaned(string caption, string expected) => Assert.Equal(expected, ClipTokenizer.Clean(caption));

    [Fact]
    public void Words_are_letters_digits_contractions_and_the_rest()
    {
        const string caption = "Man's 42nd <|MASK|> bag—it'll do!!'s a<|mask|>";
        var words = _tokenizer.EncodeWithOffsets(caption).GroupBy(piece => piece.Word)
            .Select(word => caption[word.First().Start..word.Last().End]);
        Assert.Equal(["Man", "'s", "4", "2", "nd", "<|MASK|>", "bag", "—", "it", "'ll", "do", "!!'", "s", "a", "<|mask|>"], words);
    }

    [Fact]
    public void Offsets_point_into_the_caption_as_given()
    {
        const string caption = "  A&amp;amp;B  <|Mask|> İX 👍";
        var pieces = _tokenizer.EncodeWithOffsets(caption);
        var texts = pieces.Select(piece => caption[piece.Start..piece.End]).ToArray();
        Assert.Equal(["A", "&amp;amp;", "B", "<|Mask|>", "İ"], texts[..5]);
        Assert.Equal(_tokenizer.Vocabulary.Mask, pieces[3].Id);
        // An emoji is four bytes, and without merges for it four tokens of the same two characters.
        Assert.Equal(["👍", "👍", "👍", "👍"], texts[^4..]);
    }

    [Fact]
    public void A_long_caption_is_cut_and_still_ends()
    {
        var ids = _tokenizer.Tokenize("7 7 7 7 7 7", 5);
        Assert.Equal(_tokenizer.Vocabulary.StartOfText, ids[0]);
        Assert.Equal(_tokenizer.Vocabulary.EndOfText, ids[4]);
        Assert.Single(ids[1..4].Distinct());
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Tokenize("a", 1));
    }

    [Fact]
    public void An_empty_caption_is_start_and_end()
    {
        var row = new long[] { 9, 9, 9, 9 };
        Assert.Equal(1, _tokenizer.Tokenize(" \t ", row));
        Assert.Equal([_tokenizer.Vocabulary.StartOfText, _tokenizer.Vocabulary.EndOfText, 0, 0], row);
    }

    [Fact]
    public void Decoding_refuses_an_id_outside_the_vocabulary()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode([_tokenizer.Vocabulary.Size]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode([-1]));
    }

    [Fact]
    public void Decoding_gives_the_cleaned_text_back() => Prop.ForAll(_captions, caption =>
    {
        var decoded = _tokenizer.Decode(_tokenizer.Encode(caption));
        return WithoutSpace(WellFormed(ClipTokenizer.Clean(caption))) == WithoutSpace(decoded);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tokenized_captions_start_end_and_are_padded() => Prop.ForAll(_captions, Gen.Choose(2, 20).ToArbitrary(), (caption, length) =>
    {
        var ids = _tokenizer.Encode(caption);
        var row = _tokenizer.Tokenize(caption, length);
        var kept = Math.Min(ids.Length, length - 2);
        long[] expected =
        [
            _tokenizer.Vocabulary.StartOfText, .. ids.Take(kept).Select(id => (long)id), _tokenizer.Vocabulary.EndOfText,
            .. new long[length - kept - 2],
        ];
        return row.SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Offsets_cover_the_visible_characters_in_order() => Prop.ForAll(_captions, caption =>
    {
        var pieces = _tokenizer.EncodeWithOffsets(caption);
        var covered = new bool[caption.Length];
        foreach (var piece in pieces) Array.Fill(covered, true, piece.Start, piece.End - piece.Start);
        var first = caption.TakeWhile(character => char.IsWhiteSpace(character) || character == '\u001C').Count();
        return pieces.Zip(pieces.Skip(1)).All(pair => pair.First.Start <= pair.Second.Start && pair.First.End <= pair.Second.End
                && pair.First.Word <= pair.Second.Word)
            && Enumerable.Range(first, caption.Length - first).All(i => covered[i] || char.IsWhiteSpace(caption[i]) || caption[i] == '\u001C')
            && pieces.Select(piece => piece.Id).SequenceEqual(_tokenizer.Encode(caption));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Words_are_joined_as_by_the_plain_algorithm()
    {
        using var folder = new TemporaryFolder();
        var words = Gen.Elements('a', 'b', 'c').NonEmptyListOf().Select(letters => string.Concat(letters)).ArrayOf(20).ToArbitrary();
        Prop.ForAll(words, words, (learned, encoded) =>
        {
            var vocabulary = ClipVocabulary.Train(learned, 30);
            vocabulary.Save(folder["v.txt"]);
            var merges = File.ReadAllLines(folder["v.txt"])[1..];
            var tokenizer = new ClipTokenizer(vocabulary);
            return encoded.All(word => PlainMerges(word, merges).SequenceEqual(
                tokenizer.Encode(word).Select(id => tokenizer.Decode([id]).Replace(" ", "</w>", StringComparison.Ordinal))));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Threads_share_a_tokenizer()
    {
        var captions = Enumerable.Range(0, 2000).Select(i => $"{_corpus[i % _corpus.Length]} word{i}x{i * 7919}").ToArray();
        var expected = captions.Select(caption => new ClipTokenizer(_tokenizer.Vocabulary).Encode(caption)).ToArray();
        var shared = new ClipTokenizer(_tokenizer.Vocabulary);
        Parallel.For(0, captions.Length, i => Assert.Equal(expected[i], shared.Encode(captions[i])));
    }

    [Fact]
    public void A_very_long_word_is_encoded()
    {
        var word = new string('a', 200_000);
        Assert.Equal(word + " ", _tokenizer.Decode(_tokenizer.Encode(word)));
    }

    // One merge after the other, over the whole word.
    private static List<string> PlainMerges(string word, string[] merges)
    {
        List<string> symbols = [.. word[..^1].Select(letter => letter.ToString()), word[^1] + "</w>"];
        foreach (var merge in merges)
        {
            for (var i = 0; i + 1 < symbols.Count; i++)
            {
                if ($"{symbols[i]} {symbols[i + 1]}" != merge) continue;
                symbols[i] += symbols[i + 1];
                symbols.RemoveAt(i + 1);
            }
        }

        return symbols;
    }

    // Half a surrogate pair has no UTF-8 form and becomes U+FFFD.
    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static string WithoutSpace(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
}
