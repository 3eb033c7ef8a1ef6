using System.Runtime.InteropServices;
using System.Text;

namespace GaDms.Model.Text;

/// <summary>
/// Learns byte-pair merges. Counts of pairs are kept up to date word by word, and the most frequent pair comes from a
/// queue in which outdated counts are skipped, so a merge costs what it changes and not a pass over the corpus.
/// </summary>
internal sealed class BytePairTrainer
{
    private readonly List<(List<int> Symbols, long Count)> _words = [];
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _places = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, string Left, string Right)> _queue = new(new FrequentFirst());
    private readonly List<string> _symbols = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public BytePairTrainer(IEnumerable<string> corpus)
    {
        for (var id = 0; id < ClipVocabulary.BaseSize; id++)
        {
            var symbol = ByteSymbols.Write([ByteSymbols.ByteOf(id % ClipVocabulary.ByteCount)]);
            Name(id < ClipVocabulary.ByteCount ? symbol : symbol + ByteSymbols.EndOfWord);
        }

        // Ordinal order of the words makes every later step independent of the order of the captions.
        foreach (var (word, count) in CountWords(corpus).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            List<int> symbols = [.. Encoding.UTF8.GetBytes(word).Select(ByteSymbols.IdOf)];
            symbols[^1] += ClipVocabulary.ByteCount;
            _words.Add((symbols, count));
            Count(_words.Count - 1, +1);
        }

        foreach (var pair in _counts.Keys) Enqueue(pair);
    }

    /// <summary>Learns up to <paramref name="merges"/> merges of pairs that occur at least twice.</summary>
    public List<(int Left, int Right)> Learn(int merges)
    {
        var learned = new List<(int Left, int Right)>();
        while (learned.Count < merges && _queue.TryDequeue(out var pair, out var rank))
        {
            if (_counts.GetValueOrDefault(pair) != rank.Count) continue;
            if (rank.Count < 2) break;
            // Two pairs may spell the same symbol; vocabulary files name symbols by their text, so the first one has it.
            if (!Name(Joined(pair))) continue;
            learned.Add(pair);
            Merge(pair, _symbols.Count - 1);
        }

        return learned;
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> corpus)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var caption in corpus)
        {
            var text = CaptionText.Clean(caption);
            var words = new WordSplitter(text.Characters);
            while (words.MoveNext())
            {
                if (words.Word != WordKind.Ordinary) continue;
                var word = text.Characters[words.Start..words.End].ToString();
                CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
            }
        }

        return counts;
    }

    private bool Name(string symbol)
    {
        if (!_known.Add(symbol)) return false;
        _symbols.Add(symbol);
        return true;
    }

    // Only the last symbol of a word carries the mark, so the left one never does.
    private string Joined((int Left, int Right) pair) => _symbols[pair.Left] + _symbols[pair.Right];

    private void Merge((int Left, int Right) pair, int id)
    {
        var changed = new HashSet<(int Left, int Right)>();
        foreach (var word in _places[pair].Order().ToArray())
        {
            var symbols = _words[word].Symbols;
            Count(word, -1, changed);
            for (var i = 0; i + 1 < symbols.Count; i++)
            {
                if (symbols[i] != pair.Left || symbols[i + 1] != pair.Right) continue;
                symbols[i] = id;
                symbols.RemoveAt(i + 1);
            }

            Count(word, +1, changed);
        }

        foreach (var touched in changed) Enqueue(touched);
    }

    private void Count(int word, int sign, HashSet<(int Left, int Right)>? changed = null)
    {
        var (symbols, count) = _words[word];
        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            var pair = (symbols[i], symbols[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * count;
            ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _);
            places ??= [];
            if (sign > 0)
                places.Add(word);
            else
                places.Remove(word);
            changed?.Add(pair);
        }
    }

    private void Enqueue((int Left, int Right) pair)
    {
        if (_counts[pair] > 0) _queue.Enqueue(pair, (_counts[pair], _symbols[pair.Left], _symbols[pair.Right]));
    }

    /// <summary>Order in which pairs are merged: the frequent first, equals by their symbols' text.</summary>
    private sealed class FrequentFirst : IComparer<(long Count, string Left, string Right)>
    {
        public int Compare((long Count, string Left, string Right) x, (long Count, string Left, string Right) y)
        {
            var order = y.Count.CompareTo(x.Count);
            if (order == 0) order = string.CompareOrdinal(x.Left, y.Left);
            return order != 0 ? order : string.CompareOrdinal(x.Right, y.Right);
        }
    }
}
