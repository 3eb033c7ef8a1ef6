using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GaDms.IO;

namespace GaDms.Model.Text;

/// <summary>
/// A byte-pair vocabulary in CLIP's order: 256 bytes inside a word, the same 256 at a word's end, one token per merge,
/// then <c>&lt;|mask|&gt;</c>, <c>&lt;|startoftext|&gt;</c> and <c>&lt;|endoftext|&gt;</c>. OpenAI's vocabulary of 49,408 is
/// one size of it; small models use a shorter list of merges. Immutable.
/// </summary>
public sealed class ClipVocabulary
{
    /// <summary>
    /// Merges of the published CLIP vocabulary that have a token of their own. OpenAI's 48,894th, <c>jekyll</c>, gave its
    /// id 49405 to the mask token in the released code and is left out here.
    /// </summary>
    public const int PublishedMergeCount = 48_893;

    internal const int ByteCount = 256;
    internal const int BaseSize = 2 * ByteCount;
    internal const int SpecialCount = 3;

    private readonly (int Left, int Right)[] _merges;
    private readonly byte[][] _bytes;
    private readonly Dictionary<(int Left, int Right), int> _ids;

    /// <summary>Takes merges whose parts are ids of bytes or of earlier merges.</summary>
    internal ClipVocabulary(ReadOnlySpan<(int Left, int Right)> merges)
    {
        _merges = merges.ToArray();
        _ids = new(_merges.Length);
        _bytes = new byte[BaseSize + _merges.Length][];
        for (var id = 0; id < BaseSize; id++) _bytes[id] = [ByteSymbols.ByteOf(id % ByteCount)];
        for (var i = 0; i < _merges.Length; i++)
        {
            var (left, right) = _merges[i];
            _bytes[BaseSize + i] = [.. _bytes[left], .. _bytes[right]];
            _ids.Add((left, right), BaseSize + i);
        }
    }

    /// <summary>Number of merges.</summary>
    public int MergeCount => _merges.Length;

    /// <summary>Number of token ids: rows of the token embedding.</summary>
    public int Size => BaseSize + _merges.Length + SpecialCount;

    /// <summary>Id of <c>&lt;|mask|&gt;</c>.</summary>
    public int Mask => Size - 3;

    /// <summary>Id of <c>&lt;|startoftext|&gt;</c>.</summary>
    public int StartOfText => Size - 2;

    /// <summary>Id of <c>&lt;|endoftext|&gt;</c>, the highest: its position is found as the position of the highest id.</summary>
    public int EndOfText => Size - 1;

    /// <summary>
    /// Reads a vocabulary: <c>bpe_simple_vocab_16e6.txt</c> or <c>.txt.gz</c>, a file written by <see cref="Save"/>, Hugging
    /// Face's <c>tokenizer.json</c>, <c>vocab.json</c> with <c>merges.txt</c> beside it, or a folder that holds one of these.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is no such vocabulary; the message says where and why.</exception>
    /// <exception cref="IOException">There is no such file or folder, or it cannot be read.</exception>
    public static ClipVocabulary Load(string path) => ClipVocabularyReader.Load(path);

    /// <summary>
    /// Learns merges from captions: again and again the most frequent pair of neighbouring symbols becomes a symbol. Equally
    /// frequent pairs are taken in ordinal order of their symbols, so the same captions always give the same vocabulary.
    /// Learning stops early when no pair occurs twice.
    /// </summary>
    /// <param name="corpus">Captions, cleaned here as the tokenizer cleans them.</param>
    /// <param name="merges">Most merges to learn, at most <see cref="PublishedMergeCount"/>.</param>
    public static ClipVocabulary Train(IEnumerable<string> corpus, int merges)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentOutOfRangeException.ThrowIfNegative(merges);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(merges, PublishedMergeCount);
        return new ClipVocabulary(new BytePairTrainer(corpus).Learn(merges).ToArray());
    }

    /// <summary>The vocabulary of only the first merges, which are the most frequent ones.</summary>
    /// <param name="mergeCount">Merges to keep, at most <see cref="MergeCount"/>.</param>
    public ClipVocabulary Truncate(int mergeCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mergeCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mergeCount, MergeCount);
        return new ClipVocabulary(_merges.AsSpan(0, mergeCount));
    }

    /// <summary>
    /// Writes the merges as text, in the form of <c>bpe_simple_vocab_16e6.txt</c>: a header line, then one merge per line. The
    /// file appears under its name only when it is complete.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; nothing is left under its name.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToText())));

    /// <summary>SHA-256 in hexadecimal of what <see cref="Save"/> writes: equal for vocabularies that give equal tokens.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToText())));

    internal bool TryMerge(int left, int right, out int id) => _ids.TryGetValue((left, right), out id);

    /// <summary>The bytes of an ordinary token.</summary>
    internal ReadOnlySpan<byte> Bytes(int id) => _bytes[id];

    private string ToText()
    {
        var text = new StringBuilder(ClipVocabularyReader.Header).Append('\n');
        foreach (var (left, right) in _merges)
            text.Append(CultureInfo.InvariantCulture, $"{Symbol(left)} {Symbol(right)}\n");
        return text.ToString();
    }

    /// <summary>Whether an ordinary token ends a word.</summary>
    internal bool EndsWord(int id)
    {
        while (id >= BaseSize) id = _merges[id - BaseSize].Right;
        return id >= ByteCount;
    }

    /// <summary>An ordinary token as vocabulary files write it.</summary>
    internal string Symbol(int id) => ByteSymbols.Write(Bytes(id)) + (EndsWord(id) ? ByteSymbols.EndOfWord : "");
}
