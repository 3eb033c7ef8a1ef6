namespace GaDms.Hosting.Searching;

/// <summary>The vectors of the sentences that were used last: every page of a result needs its sentence's again.</summary>
internal sealed class SentenceCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Sentence, float[] Vector)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Sentence, float[] Vector)> _byUse = new();

    public float[]? Find(string sentence)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(sentence, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Vector;
        }
    }

    public void Add(string sentence, float[] vector)
    {
        lock (_lock)
        {
            if (_nodes.ContainsKey(sentence))
                return;
            _nodes[sentence] = _byUse.AddFirst((sentence, vector));
            if (_nodes.Count <= capacity)
                return;
            _nodes.Remove(_byUse.Last!.Value.Sentence);
            _byUse.RemoveLast();
        }
    }
}
