namespace GaDms.Model.Text;

/// <summary>Splits one word into the tokens of a vocabulary.</summary>
internal static class BytePairEncoder
{
    private const int Merged = -1;

    /// <summary>
    /// Starts with one symbol per byte and, while any neighbouring pair is in the vocabulary, joins the one that was
    /// learned first, from left to right. A queue of candidates keeps a word of n bytes at n log n steps.
    /// </summary>
    /// <param name="vocabulary">The merges.</param>
    /// <param name="word">UTF-8 bytes of one word, not empty.</param>
    public static int[] Encode(ClipVocabulary vocabulary, ReadOnlySpan<byte> word)
    {
        var ids = new int[word.Length];
        var next = new int[word.Length];
        var previous = new int[word.Length];
        for (var i = 0; i < word.Length; i++)
        {
            ids[i] = ByteSymbols.IdOf(word[i]);
            next[i] = i + 1;
            previous[i] = i - 1;
        }

        ids[^1] += ClipVocabulary.ByteCount;
        var candidates = new PriorityQueue<(int Left, int Right, int LeftId, int RightId), (int Id, int Position)>();
        for (var i = 0; i + 1 < word.Length; i++) Propose(i, i + 1);

        var count = word.Length;
        while (candidates.TryDequeue(out var pair, out var merge))
        {
            // A neighbour may have been joined to something else since the pair was proposed.
            if (ids[pair.Left] != pair.LeftId || ids[pair.Right] != pair.RightId) continue;
            ids[pair.Left] = merge.Id;
            ids[pair.Right] = Merged;
            next[pair.Left] = next[pair.Right];
            count--;
            if (next[pair.Left] < word.Length)
            {
                previous[next[pair.Left]] = pair.Left;
                Propose(pair.Left, next[pair.Left]);
            }

            if (previous[pair.Left] >= 0) Propose(previous[pair.Left], pair.Left);
        }

        var result = new int[count];
        for (int i = 0, at = 0; i < count; i++, at = next[at]) result[i] = ids[at];
        return result;

        void Propose(int left, int right)
        {
            if (vocabulary.TryMerge(ids[left], ids[right], out var id))
                candidates.Enqueue((left, right, ids[left], ids[right]), (id, left));
        }
    }
}
