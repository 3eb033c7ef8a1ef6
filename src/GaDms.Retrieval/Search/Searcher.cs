using System.IO.MemoryMappedFiles;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Search;

/// <summary>
/// Exact search by cosine over the memory-mapped vectors of a gallery, as it was when the searcher was made.
/// Equal scores come in the order of adding.
/// </summary>
public sealed unsafe class Searcher : IDisposable
{
    // Rows of one block stay in the second-level cache while every query of a batch passes over them.
    private const int BlockBytes = 512 * 1024;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly float* _vectors;
    private readonly IReadOnlySet<int> _abandoned;

    /// <summary>Maps the gallery's vectors.</summary>
    public Searcher(Gallery gallery)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        Count = gallery.Count;
        Dimension = gallery.Model.Dimension;
        _abandoned = gallery.Abandoned();
        if (Count == 0)
            return;
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("galleries are little-endian; this processor is not");
        var stream = new FileStream(gallery.VectorPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, VectorFile.Offset(Count, Dimension), MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _vectors = (float*)(start + _view.PointerOffset + VectorFile.HeaderLength);
    }

    /// <summary>Rows that are searched.</summary>
    public int Count { get; }

    /// <summary>Floats per vector.</summary>
    public int Dimension { get; }

    /// <summary>The <paramref name="top"/> pictures with the highest cosine, best first.</summary>
    /// <param name="query">Of unit length.</param>
    /// <param name="top">How many; all when there are fewer.</param>
    public IReadOnlyList<SearchHit> Search(float[] query, int top) => Search([query], top)[0];

    /// <summary>The same for several queries, which share the reading of the vectors.</summary>
    /// <param name="queries">Each of unit length.</param>
    /// <param name="top">How many results each.</param>
    public IReadOnlyList<IReadOnlyList<SearchHit>> Search(IReadOnlyList<float[]> queries, int top)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (queries.FirstOrDefault(query => query.Length != Dimension) is { } odd)
            throw new ArgumentException($"a query has {odd.Length} numbers, the gallery's vectors have {Dimension}", nameof(queries));
        var k = Math.Min(top, Math.Max(1, Count));
        var block = Math.Max(1, BlockBytes / (Dimension * sizeof(float)));
        var parts = Math.Clamp(Count / block, 1, Environment.ProcessorCount);
        var best = new TopK[parts][];
        Parallel.For(0, parts, part =>
        {
            best[part] = [.. queries.Select(_ => new TopK(k))];
            var (start, end) = ((int)((long)Count * part / parts), (int)((long)Count * (part + 1) / parts));
            for (var from = start; from < end; from += block)
                SearchBlock(queries, best[part], from, Math.Min(block, end - from));
        });
        return [.. Enumerable.Range(0, queries.Count).Select(q => TopK.Merge(best.Select(part => part[q]), k))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_vectors is not null)
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }

    private void SearchBlock(IReadOnlyList<float[]> queries, TopK[] best, int from, int rows)
    {
        for (var q = 0; q < queries.Count; q++)
        {
            for (var row = from; row < from + rows; row++)
            {
                var score = DotProduct.Compute(queries[q], new ReadOnlySpan<float>(_vectors + ((long)row * Dimension), Dimension));
                if (score >= best[q].Threshold && !_abandoned.Contains(row))
                    best[q].Offer(row, score);
            }
        }
    }
}
