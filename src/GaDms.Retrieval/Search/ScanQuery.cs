using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Search;

/// <summary>A query as a scan needs it.</summary>
internal sealed class ScanQuery(VectorQuery query, RowFilter filter, MappedGeneration generation)
{
    public float[] Vector => query.Vector;

    public RowFilter Filter => filter;

    public int Top { get; } = Math.Min(query.Top, Math.Max(1, generation.Count));

    /// <summary>Null where the rows have no codes or nothing could be said of its scores.</summary>
    public QueryCode? Code { get; } = generation.CodeCount > 0 ? QueryCode.Of(query.Vector) : null;

    /// <summary>Looks at a row that passes the filter.</summary>
    public void Offer(MappedGeneration generation, int row, TopK top)
    {
        var score = DotProduct.Compute(query.Vector, generation.Vector(row));
        if (!(score >= top.Threshold) || generation.IsRemoved(row))
            return;
        var id = generation.Row(row).Id;
        if (query.After is not { } last || score < last.Score || (score == last.Score && id > last.Id))
            top.Offer(id, score);
    }

    /// <summary>Whether a row passes the filter.</summary>
    public bool Passes(MappedGeneration generation, int row) => filter.IsEmpty || filter.Passes(in generation.Row(row));
}
