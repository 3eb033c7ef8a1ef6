using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace GaDms.Model.Text;

/// <summary>
/// CLIP's byte-level byte-pair tokenizer with the mask token of the released code. Captions are HTML-unescaped twice,
/// white space is collapsed, letters are lower-cased with full Unicode mapping, and <c>&lt;|mask|&gt;</c>,
/// <c>&lt;|startoftext|&gt;</c> and <c>&lt;|endoftext|&gt;</c> in the text become single ids. Safe for use by many threads.
/// </summary>
/// <remarks>
/// The released tokenizer throws on the word "jekyll", whose merge it left without an id; here the word becomes the
/// tokens of its parts. The text repair that OpenAI's tokenizer gets from <c>ftfy</c> (mojibake, curly quotes) is not done.
/// </remarks>
public sealed class ClipTokenizer
{
    /// <summary>Positions of CLIP's text tower.</summary>
    public const int DefaultContextLength = 77;

    private const int CachedWords = 1 << 16;
    private const int LongestCachedWord = 64;

    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _cached;

    /// <summary>A tokenizer over a vocabulary.</summary>
    public ClipTokenizer(ClipVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        _lookup = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The vocabulary in use.</summary>
    public ClipVocabulary Vocabulary { get; }

    /// <summary>The text that is actually tokenized: unescaped, white space collapsed and trimmed, lower-cased.</summary>
    public static string Clean(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return CaptionText.Clean(caption).ToString();
    }

    /// <summary>Token ids of a caption, without start, end and padding.</summary>
    public int[] Encode(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return [.. EncodeToList(caption)];
    }

    /// <summary>
    /// Token ids of a caption, each with the characters of the caption it stands for and with the number of its word.
    /// </summary>
    public IReadOnlyList<TokenPiece> EncodeWithOffsets(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var text = CaptionText.Clean(caption);
        var pieces = new List<TokenPiece>();
        var words = new WordSplitter(text.Characters);
        for (var word = 0; words.MoveNext(); word++)
        {
            if (words.Word != WordKind.Ordinary)
                pieces.Add(new TokenPiece(SpecialId(words.Word), text.Start(words.Start), text.End(words.End - 1), word));
            else
                AddPieces(pieces, text, words.Start, words.End, word);
        }

        return pieces;
    }

    /// <summary>
    /// A caption as the text tower takes it: start of text, tokens, end of text, padding with id 0. A longer caption is cut, and its
    /// last position is end of text.
    /// </summary>
    /// <param name="caption">The caption.</param>
    /// <param name="contextLength">Positions, at least 2.</param>
    /// <returns><paramref name="contextLength"/> ids.</returns>
    public long[] Tokenize(string caption, int contextLength = DefaultContextLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 2);
        var ids = new long[contextLength];
        Tokenize(caption, ids);
        return ids;
    }

    /// <summary>Writes a tokenized caption into a row of at least 2 positions; see <see cref="Tokenize(string, int)"/>.</summary>
    /// <returns>Position of the end-of-text token that ends the caption.</returns>
    public int Tokenize(string caption, Span<long> destination)
    {
        ArgumentNullException.ThrowIfNull(caption);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, 2, nameof(destination));
        var ids = EncodeToList(caption);
        var kept = Math.Min(ids.Count, destination.Length - 2);
        destination[0] = Vocabulary.StartOfText;
        for (var i = 0; i < kept; i++) destination[i + 1] = ids[i];
        destination[kept + 1] = Vocabulary.EndOfText;
        destination[(kept + 2)..].Clear();
        return kept + 1;
    }

    /// <summary>
    /// Text of token ids: words are followed by a space, special tokens are written out, bytes that are no UTF-8 become
    /// U+FFFD.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var bytes = new List<byte>(4 * ids.Length);
        foreach (var id in ids)
        {
            if (id < 0 || id >= Vocabulary.Size)
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"The vocabulary has ids 0 to {Vocabulary.Size - 1}.");
            if (id >= Vocabulary.Mask)
            {
                bytes.AddRange(SpecialText(id));
            }
            else
            {
                bytes.AddRange(Vocabulary.Bytes(id));
                if (Vocabulary.EndsWord(id)) bytes.Add((byte)' ');
            }
        }

        return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(bytes));
    }

    private List<int> EncodeToList(string caption)
    {
        var text = CaptionText.Clean(caption);
        var ids = new List<int>();
        var words = new WordSplitter(text.Characters);
        while (words.MoveNext())
        {
            if (words.Word != WordKind.Ordinary)
                ids.Add(SpecialId(words.Word));
            else
                ids.AddRange(EncodeWord(text.Characters[words.Start..words.End]));
        }

        return ids;
    }

    private void AddPieces(List<TokenPiece> pieces, SourceText text, int start, int end, int word)
    {
        // The range of the caption behind every byte of the word: tokens may split a character's bytes.
        var origins = new List<(int Start, int End)>();
        for (var at = start; at < end;)
        {
            Rune.DecodeFromUtf16(text.Characters[at..end], out var rune, out var length);
            var origin = (text.Start(at), text.End(at + length - 1));
            for (var i = 0; i < rune.Utf8SequenceLength; i++) origins.Add(origin);
            at += length;
        }

        var first = 0;
        foreach (var id in EncodeWord(text.Characters[start..end]))
        {
            var last = first + Vocabulary.Bytes(id).Length - 1;
            pieces.Add(new TokenPiece(id, origins[first].Start, origins[last].End, word));
            first = last + 1;
        }
    }

    private int[] EncodeWord(ReadOnlySpan<char> word)
    {
        if (_lookup.TryGetValue(word, out var ids)) return ids;
        var text = word.ToString();
        ids = BytePairEncoder.Encode(Vocabulary, Encoding.UTF8.GetBytes(text));
        if (word.Length <= LongestCachedWord && _cached < CachedWords && _cache.TryAdd(text, ids))
            Interlocked.Increment(ref _cached);
        return ids;
    }

    private int SpecialId(WordKind word) => word switch
    {
        WordKind.Mask => Vocabulary.Mask,
        WordKind.StartOfText => Vocabulary.StartOfText,
        _ => Vocabulary.EndOfText,
    };

    private ReadOnlySpan<byte> SpecialText(int id)
    {
        if (id == Vocabulary.Mask) return "<|mask|>"u8;
        return id == Vocabulary.StartOfText ? "<|startoftext|>"u8 : "<|endoftext|>"u8;
    }
}
