using System.Text.Json;
using GaDms.Model.Text;

namespace GaDms.Model.Tests.Text;

/// <summary>The tokenizer against the ids recorded from the released code, with the published vocabulary.</summary>
public sealed class GoldenTokenizerTests
{
    private static readonly Lazy<ClipTokenizer> _tokenizer = new(() => new ClipTokenizer(ClipVocabulary.Load(Golden.PathOf("..", "data", "clip", "bpe_simple_vocab_16e6.txt.gz"))));

    [GoldenFact]
    public void Published_vocabulary_has_the_published_ids()
    {
        var vocabulary = _tokenizer.Value.Vocabulary;
        Assert.Equal((49408, 49405, 49406, 49407), (vocabulary.Size, vocabulary.Mask, vocabulary.StartOfText, vocabulary.EndOfText));
    }

    [GoldenFact]
    public void Items_have_the_recorded_ids_and_text() => AssertRecorded("items", 200);

    [GoldenFact]
    public void Unicode_edge_cases_have_the_recorded_ids_and_text() => AssertRecorded("edge_cases", 12);

    [GoldenFact]
    public void Words_without_an_id_become_their_parts()
    {
        using var recorded = Recorded();
        foreach (var item in recorded.RootElement.GetProperty("raises").EnumerateArray())
        {
            var text = item.GetProperty("text").GetString()!;
            var ids = _tokenizer.Value.Encode(text);
            Assert.DoesNotContain(_tokenizer.Value.Vocabulary.Mask, ids);
            Assert.Contains("jekyll", _tokenizer.Value.Decode(ids), StringComparison.Ordinal);
        }
    }

    [GoldenFact]
    public void Offsets_of_items_point_at_the_words_in_the_caption()
    {
        using var recorded = Recorded();
        foreach (var item in recorded.RootElement.GetProperty("items").EnumerateArray())
        {
            var text = item.GetProperty("text").GetString()!;
            var pieces = _tokenizer.Value.EncodeWithOffsets(text);
            Assert.Equal(_tokenizer.Value.Encode(text), pieces.Select(piece => piece.Id));
            foreach (var piece in pieces.Where(piece => piece.Id < _tokenizer.Value.Vocabulary.Mask))
            {
                var token = _tokenizer.Value.Decode([piece.Id]).Trim();
                if (token.Contains('\uFFFD', StringComparison.Ordinal) || text[piece.Start] == '&') continue;
                Assert.Equal(token, ClipTokenizer.Clean(text[piece.Start..piece.End]));
            }
        }
    }

    private static JsonDocument Recorded() => JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("tokenizer.json")));

    private static void AssertRecorded(string list, int count)
    {
        using var recorded = Recorded();
        var items = recorded.RootElement.GetProperty(list).EnumerateArray().ToList();
        Assert.Equal(count, items.Count);
        Assert.All(items, item =>
        {
            var text = item.GetProperty("text").GetString()!;
            var ids = item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray();
            var tokenized = item.GetProperty("tokenized77").EnumerateArray().Select(id => id.GetInt64()).ToArray();
            Assert.Equal(ids, _tokenizer.Value.Encode(text));
            Assert.Equal(tokenized, _tokenizer.Value.Tokenize(text));
            Assert.Equal(item.GetProperty("decoded").GetString(), _tokenizer.Value.Decode(ids));
            int[] written = [.. tokenized.Where(id => id != 0).Select(id => (int)id)];
            Assert.Equal(item.GetProperty("decoded77").GetString(), _tokenizer.Value.Decode(written));
        });
    }
}
