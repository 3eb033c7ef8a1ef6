namespace GaDms.Bench;

/// <summary>What a row is measured with.</summary>
/// <param name="Rounds">Timed calls of each side.</param>
/// <param name="Threads">Threads of each side.</param>
/// <param name="Folder">For files; removed at the end.</param>
/// <param name="Python">The interpreter of the peers.</param>
/// <param name="Limits">What this machine can do at best.</param>
internal sealed record RowContext(int Rounds, int Threads, string Folder, string Python, Limits Limits) : IDisposable
{
    private readonly Dictionary<Type, IDisposable> _shared = [];

    /// <summary>All rows together are to end in 3 minutes: smaller sizes, one or two rounds.</summary>
    public bool Quick { get; init; }

    /// <summary>What several rows need and is dear to make (a model, a peer with its weights): made once, kept to the end of the run.</summary>
    public T Share<T>(Func<RowContext, T> create)
        where T : class, IDisposable
    {
        if (!_shared.TryGetValue(typeof(T), out var made))
            _shared[typeof(T)] = made = create(this);
        return (T)made;
    }

    public void Dispose()
    {
        foreach (var made in _shared.Values)
            made.Dispose();
        _shared.Clear();
    }
}
