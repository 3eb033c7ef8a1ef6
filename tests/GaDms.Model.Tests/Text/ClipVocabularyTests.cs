using System.IO.Compression;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Tests.Checkpoints;
using GaDms.Model.Text;

namespace GaDms.Model.Tests.Text;

public sealed class ClipVocabularyTests
{
    private const string Header = "#version: 0.2\n";

    private static readonly string[] _corpus = ["hug hug hug pug pug hugs bun bun bun bun"];

    [Fact]
    public void Training_joins_the_most_frequent_pairs_first()
    {
        using var folder = new TemporaryFolder();
        // ug</w> 5 times (hug 3, pug 2); then "b u" and "u n</w>", both 4 times, in ordinal order; then what they leave.
        ClipVocabulary.Train(_corpus, 4).Save(folder["v.txt"]);
        Assert.Equal(["u g</w>", "b u", "bu n</w>", "h ug</w>"], File.ReadAllLines(folder["v.txt"])[1..]);
    }

    [Fact]
    public void Training_stops_when_no_pair_repeats()
    {
        Assert.Equal(0, ClipVocabulary.Train(["abc"], 10).MergeCount);
        Assert.Equal(2, ClipVocabulary.Train(["abc abc"], 10).MergeCount);
    }

    [Fact]
    public void Training_does_not_depend_on_the_order_of_captions()
    {
        string[] corpus = ["a red coat", "the black coat", "a black bag", "red shoes, black shoes", "aaaa aaa aa"];
        using var folder = new TemporaryFolder();
        ClipVocabulary.Train(corpus, 50).Save(folder["a"]);
        ClipVocabulary.Train(corpus.Reverse(), 50).Save(folder["b"]);
        Assert.Equal(File.ReadAllText(folder["a"]), File.ReadAllText(folder["b"]));
    }

    [Fact]
    public void Special_ids_are_the_last_three_of_any_size()
    {
        var vocabulary = ClipVocabulary.Train(_corpus, 4);
        Assert.Equal((519, 516, 517, 518), (vocabulary.Size, vocabulary.Mask, vocabulary.StartOfText, vocabulary.EndOfText));
        var shorter = vocabulary.Truncate(1);
        Assert.Equal((516, 513), (shorter.Size, shorter.Mask));
        Assert.Equal([512], new ClipTokenizer(shorter).Encode("ug"));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Truncate(5));
    }

    [Fact]
    public void A_saved_vocabulary_reads_back() => Prop.ForAll(
        Gen.Elements("ab", "abab", "ba", "aab", "é", "ééa", "1", " ", "x'", "</w>").NonEmptyListOf()
            .Select(words => string.Concat(words)).ToArbitrary(),
        caption =>
        {
            using var folder = new TemporaryFolder();
            var trained = ClipVocabulary.Train([caption, caption], 30);
            trained.Save(folder["v.txt"]);
            var loaded = ClipVocabulary.Load(folder["v.txt"]);
            return loaded.MergeCount == trained.MergeCount && folder.Files is ["v.txt"]
                && new ClipTokenizer(loaded).Encode(caption).SequenceEqual(new ClipTokenizer(trained).Encode(caption));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void All_forms_of_the_same_vocabulary_agree()
    {
        using var folder = new TemporaryFolder();
        var trained = ClipVocabulary.Train(_corpus, 4);
        trained.Save(folder["plain.txt"]);
        using (var gzip = new GZipStream(File.Create(folder["packed"]), CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(folder["plain.txt"]));
        var merges = File.ReadAllLines(folder["plain.txt"])[1..];
        WriteHuggingFace(folder, merges, maskIsMerge: false);

        foreach (var name in new[] { "packed", "vocab.json", "tokenizer.json", "tokenizer_pairs.json", "" })
        {
            var loaded = ClipVocabulary.Load(folder[name]);
            Assert.Equal(trained.Size, loaded.Size);
            Assert.Equal([515], new ClipTokenizer(loaded).Encode("hug"));
        }
    }

    [Fact]
    public void The_last_merge_of_a_vocabulary_without_mask_gives_its_id_to_the_mask()
    {
        using var folder = new TemporaryFolder();
        WriteHuggingFace(folder, ["u g</w>", "b u", "bu n</w>", "h ug</w>"], maskIsMerge: true);
        var vocabulary = ClipVocabulary.Load(folder["vocab.json"]);
        Assert.Equal((3, 515), (vocabulary.MergeCount, vocabulary.Mask));
    }

    [Theory]
    [InlineData("", "header")]
    [InlineData("a b\n", "header")]
    [InlineData(Header + "ab", "line 2")]
    [InlineData(Header + "a b\nxy z", "line 3 joins a symbol")]
    [InlineData(Header + "a b\na b", "line 3 makes a symbol that exists")]
    [InlineData(Header + "a</w> b", "line 2 continues a symbol that ends")]
    [InlineData(Header + "a b c", "line 2 joins a symbol")]
    [InlineData("{", "JSON")]
    [InlineData("{\"a\":1,\"a\":2}", "JSON")]
    [InlineData("{\"\\ud800\":1}", "JSON")]
    [InlineData("{\"a\":1}", "merges.txt")]
    [InlineData("{\"model\":{\"vocab\":{}}}", "merges")]
    [InlineData("{\"model\":{\"vocab\":{\"a\":-1},\"merges\":[]}}", "-1 is not a token id")]
    [InlineData("{\"model\":{\"vocab\":{\"a\":0},\"merges\":[]}}", "0 merges")]
    [InlineData("{\"model\":{\"vocab\":{\"a\":2147483647},\"merges\":[]}}", "0 merges")]
    [InlineData("{\"model\":{\"vocab\":{\"a\":514},\"merges\":[]}}", "id 0 must be")]
    [InlineData("{\"model\":{\"vocab\":{},\"merges\":[\"\\ud800 a\"]}}", "surrogate")]
    [InlineData("{\"model\":{\"vocab\":{},\"merges\":[7]}}", "string")]
    public void A_bad_file_is_refused_with_the_place(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("vocabulary", content);
        var error = Assert.Throws<InvalidDataException>(() => ClipVocabulary.Load(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_unpacks_without_end_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (var gzip = new GZipStream(File.Create(folder["bomb.gz"]), CompressionLevel.Fastest))
        {
            for (var i = 0; i < 64; i++) gzip.Write(new byte[1 << 20]);
        }

        var error = Assert.Throws<InvalidDataException>(() => ClipVocabulary.Load(folder["bomb.gz"]));
        Assert.Contains("16 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_vocabulary_is_named()
    {
        using var folder = new TemporaryFolder();
        var noFile = Assert.Throws<FileNotFoundException>(() => ClipVocabulary.Load(folder["nothing.txt"]));
        var emptyFolder = Assert.Throws<FileNotFoundException>(() => ClipVocabulary.Load(folder[""]));
        Assert.Contains("nothing.txt", noFile.Message, StringComparison.Ordinal);
        Assert.Contains("merges.txt", emptyFolder.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Garbled_files_are_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        ClipVocabulary.Train(_corpus, 4).Save(folder["plain"]);
        using (var gzip = new GZipStream(File.Create(folder["packed"]), CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(folder["plain"]));
        WriteHuggingFace(folder, File.ReadAllLines(folder["plain"])[1..], maskIsMerge: false);
        foreach (var name in new[] { "plain", "packed", "tokenizer.json", "vocab.json" })
        {
            var valid = File.ReadAllBytes(folder[name]);
            Prop.ForAll(Mutation.Of(valid), garbled =>
            {
                folder.Write("vocab.json", garbled);
                try
                {
                    new ClipTokenizer(ClipVocabulary.Load(folder["vocab.json"])).Encode("hug pug");
                }
                catch (InvalidDataException e) when (e.Message.Contains("vocab.json", StringComparison.Ordinal))
                {
                }

                return true;
            }).QuickCheckThrowOnFailure();
        }
    }

    private static void WriteHuggingFace(TemporaryFolder folder, string[] merges, bool maskIsMerge)
    {
        List<string> symbols = [.. BaseSymbols()];
        symbols.AddRange(symbols.Select(symbol => symbol + "</w>").ToArray());
        symbols.AddRange(merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)));
        if (!maskIsMerge) symbols.Add("<|mask|>");
        symbols.AddRange("<|startoftext|>", "<|endoftext|>");
        var ids = symbols.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        folder.Write("vocab.json", JsonSerializer.Serialize(ids));
        folder.Write("merges.txt", Header + string.Join('\n', merges) + "\n");
        var added = new[] { new { id = ids["<|endoftext|>"], content = "<|endoftext|>" } };
        folder.Write("tokenizer.json", JsonSerializer.Serialize(new { added_tokens = added, model = new { vocab = ids, merges } }));
        var pairs = merges.Select(merge => merge.Split(' '));
        folder.Write("tokenizer_pairs.json", JsonSerializer.Serialize(new { added_tokens = added, model = new { vocab = ids, merges = pairs } }));
    }

    private static IEnumerable<string> BaseSymbols() =>
        Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range(0xA1, 0xAC - 0xA1 + 1)).Concat(Enumerable.Range(0xAE, 0x100 - 0xAE))
            .Concat(Enumerable.Range(0x100, 68)).Select(value => ((char)value).ToString());
}
