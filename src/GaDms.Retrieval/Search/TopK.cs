namespace GaDms.Retrieval.Search;

/// <summary>The k best of a stream of scores, in a heap whose root is the worst of them. Of equal scores the older entry is better.</summary>
internal sealed class TopK(int k)
{
    private readonly PriorityQueue<SearchHit, SearchHit> _heap = new(k, WorstFirst.Instance);

    /// <summary>Scores below this one need not be offered.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    public void Offer(long id, float score)
    {
        if (score < Threshold)
            return;
        var hit = new SearchHit(id, score);
        if (_heap.Count < k)
            _heap.Enqueue(hit, hit);
        else
            _heap.EnqueueDequeue(hit, hit);
        if (_heap.Count == k)
            Threshold = _heap.Peek().Score;
    }

    /// <summary>Best first.</summary>
    public static SearchHit[] Merge(IEnumerable<TopK> parts, int k)
    {
        var hits = parts.SelectMany(part => part._heap.UnorderedItems.Select(item => item.Element)).ToArray();
        Array.Sort(hits, (a, b) => WorstFirst.Instance.Compare(b, a));
        return hits.Length <= k ? hits : hits[..k];
    }

    private sealed class WorstFirst : IComparer<SearchHit>
    {
        public static readonly WorstFirst Instance = new();

        public int Compare(SearchHit a, SearchHit b)
        {
            var byScore = a.Score.CompareTo(b.Score);
            return byScore != 0 ? byScore : b.Id.CompareTo(a.Id);
        }
    }
}
