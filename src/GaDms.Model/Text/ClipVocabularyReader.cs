using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace GaDms.Model.Text;

/// <summary>
/// Reads the vocabulary files listed at <see cref="ClipVocabulary.Load"/>. They are not trusted: nothing larger than
/// <see cref="LargestFile"/> is read or unpacked, and every merge must join two symbols that exist.
/// </summary>
internal static class ClipVocabularyReader
{
    public const string Header = "#version: 0.2 byte-pair merges, most frequent first";

    /// <summary>Five times the largest published file.</summary>
    public const int LargestFile = 16 << 20;

    private const string VersionMark = "#version:";
    private const string VocabularyName = "vocab.json";
    private const string MergesName = "merges.txt";

    private static readonly string[] _namesInFolder =
        ["tokenizer.json", VocabularyName, "bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt", MergesName];

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ClipVocabulary Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) path = FindIn(path);
        try
        {
            var text = ReadText(path);
            if (!text.AsSpan().TrimStart().StartsWith("{")) return new ClipVocabulary(ReadMerges(text).Merges);
            using var json = ParseJson(text);
            return json.RootElement.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.Object
                ? FromTokenizerJson(json.RootElement, model)
                : FromVocabularyJson(json.RootElement, ReadText(MergesBeside(path)));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} is not a CLIP vocabulary: {e.Message}", e);
        }
    }

    private static string FindIn(string folder) =>
        Array.Find(Array.ConvertAll(_namesInFolder, name => Path.Combine(folder, name)), File.Exists)
        ?? throw new FileNotFoundException(
            $"{folder} holds no CLIP vocabulary: expected one of {string.Join(", ", _namesInFolder)}.");

    private static string MergesBeside(string path)
    {
        var merges = Path.Combine(Path.GetDirectoryName(path) ?? "", MergesName);
        return File.Exists(merges)
            ? merges
            : throw new InvalidDataException($"a {VocabularyName} needs {MergesName} beside it; put it there.");
    }

    private static string ReadText(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > LargestFile) throw TooLarge();
        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream content = gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        // One byte more than allowed tells "too large" from "just fits", however much a small archive unpacks to.
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = content.Read(chunk)) > 0;)
        {
            bytes.Write(chunk, 0, read);
            if (bytes.Length > LargestFile) throw TooLarge();
        }

        try
        {
            return _strictUtf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("it is not UTF-8 text.", e);
        }
    }

    private static InvalidDataException TooLarge() =>
        new($"it holds more than {LargestFile >> 20} MiB, the published one has 3.");

    /// <summary>
    /// Reads a list of merges after its header line. OpenAI's file lists five times the merges that its tokenizer uses; the
    /// rest is left alone.
    /// </summary>
    private static MergeList ReadMerges(string text)
    {
        var merges = new MergeList();
        var line = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var content = text.AsSpan(range).TrimEnd('\r');
            line++;
            if (line == 1)
            {
                if (!content.Contains(VersionMark, StringComparison.Ordinal))
                    throw new InvalidDataException($"line 1 must be a header that contains \"{VersionMark}\".");
            }
            else if (!content.IsEmpty)
            {
                if (merges.Count == ClipVocabulary.PublishedMergeCount) break;
                var space = content.IndexOf(' ');
                if (space < 0) throw new InvalidDataException($"line {line} must hold two symbols with a space between them.");
                merges.Add(content[..space], content[(space + 1)..], $"line {line}");
            }
        }

        return merges;
    }

    private static JsonDocument ParseJson(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"the JSON is broken: {e.Message}", e);
        }
    }

    private static ClipVocabulary FromTokenizerJson(JsonElement root, JsonElement model)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        if (!model.TryGetProperty("vocab", out var vocabulary) || !model.TryGetProperty("merges", out var merges)
            || merges.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException("\"model\" must have \"vocab\" and the array \"merges\"; only byte-pair models are known.");
        }

        ReadIds(vocabulary, ids);
        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (var token in added.EnumerateArray())
            {
                if (token.ValueKind != JsonValueKind.Object || !token.TryGetProperty("content", out var content)
                    || !token.TryGetProperty("id", out var id))
                {
                    throw new InvalidDataException("an entry of \"added_tokens\" lacks \"content\" or \"id\".");
                }

                ids[Text(content)] = Id(id);
            }
        }

        var list = new MergeList();
        foreach (var merge in merges.EnumerateArray())
        {
            var where = $"merge {list.Count + 1}";
            // Older files join the two symbols by a space, newer ones list them.
            var (left, right) = merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2
                ? (Text(merge[0]), Text(merge[1]))
                : Text(merge).Split(' ') is [var first, var second] ? (first, second)
                : throw new InvalidDataException($"{where} does not hold two symbols.");
            list.Add(left, right, where);
        }

        return FromHuggingFace(ids, list);
    }

    private static ClipVocabulary FromVocabularyJson(JsonElement root, string merges)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        ReadIds(root, ids);
        return FromHuggingFace(ids, ReadMerges(merges));
    }

    /// <summary>
    /// Hugging Face gives ids explicitly. They must be the ids of CLIP's order, in which the last two are start and end of
    /// text; the one before them is the mask, which takes the place of a last merge where the file has one there.
    /// </summary>
    private static ClipVocabulary FromHuggingFace(Dictionary<string, int> ids, MergeList merges)
    {
        var size = ids.Count == 0 ? 0L : ids.Values.Max() + 1L;
        var count = size - ClipVocabulary.BaseSize - ClipVocabulary.SpecialCount;
        if (count < 0 || count > merges.Count)
        {
            throw new InvalidDataException(
                $"{merges.Count} merges do not give the {size} ids it lists; CLIP has 512 byte symbols, one id per merge, and the special tokens.");
        }

        var vocabulary = new ClipVocabulary(merges.Merges[..(int)count]);
        for (var id = 0; id < vocabulary.Mask; id++) Expect(vocabulary.Symbol(id), id);
        Expect(WordSplitter.StartOfText, vocabulary.StartOfText);
        Expect(WordSplitter.EndOfText, vocabulary.EndOfText);
        return vocabulary;

        void Expect(string symbol, int id)
        {
            if (!ids.TryGetValue(symbol, out var found) || found != id)
                throw new InvalidDataException($"id {id} must be \"{symbol}\", in CLIP's order of symbols.");
        }
    }

    private static void ReadIds(JsonElement vocabulary, Dictionary<string, int> ids)
    {
        if (vocabulary.ValueKind != JsonValueKind.Object) throw new InvalidDataException("the vocabulary must map symbols to ids.");
        foreach (var entry in vocabulary.EnumerateObject()) ids[entry.Name] = Id(entry.Value);
    }

    private static int Id(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var id) && id >= 0
            ? id
            : throw new InvalidDataException($"{element.GetRawText()} is not a token id.");

    private static string Text(JsonElement element)
    {
        try
        {
            if (element.ValueKind == JsonValueKind.String) return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException("a JSON string holds half a surrogate pair.", e);
        }

        throw new InvalidDataException("a symbol must be a JSON string.");
    }

    /// <summary>Merges by id, collected from merges by name.</summary>
    private sealed class MergeList
    {
        private readonly List<(int Left, int Right)> _merges = [];
        private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

        public MergeList()
        {
            var bytes = new ClipVocabulary([]);
            for (var id = 0; id < ClipVocabulary.BaseSize; id++) _ids.Add(bytes.Symbol(id), id);
            _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public int Count => _merges.Count;

        public ReadOnlySpan<(int Left, int Right)> Merges => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_merges);

        public void Add(ReadOnlySpan<char> left, ReadOnlySpan<char> right, string where)
        {
            if (!_lookup.TryGetValue(left, out var leftId) || !_lookup.TryGetValue(right, out var rightId))
                throw new InvalidDataException($"{where} joins a symbol that is neither a byte nor an earlier merge.");
            if (left.EndsWith(ByteSymbols.EndOfWord))
                throw new InvalidDataException($"{where} continues a symbol that ends a word.");
            if (!_lookup.TryAdd(string.Concat(left, right), ClipVocabulary.BaseSize + Count))
                throw new InvalidDataException($"{where} makes a symbol that exists already.");
            _merges.Add((leftId, rightId));
        }
    }
}
