using GaDms.Bench.Clip;
using GaDms.Bench.Cold;
using GaDms.Bench.Evaluation;
using GaDms.Bench.Gallery;
using GaDms.Bench.Pictures;
using GaDms.Bench.Search;

namespace GaDms.Bench;

/// <summary>All rows of the table, in its order.</summary>
internal static class Rows
{
    public static IReadOnlyList<IRow> All { get; } =
    [
        .. ClipRows.Encoders,
        new QueryRow(),
        .. ClipRows.Training,
        SearchRow.One,
        SearchRow.Batch,
        SearchRow.Codes,
        new EvaluateRow(),
        new LoadRow(),
        new CropRow(),
        new ApartRow(),
        new ColdRow(),
        new MemoryRow(),
    ];

    /// <summary>The rows whose id starts with one of <paramref name="ids"/>; all without any.</summary>
    /// <exception cref="InvalidDataException">An id names no row.</exception>
    public static IReadOnlyList<IRow> Select(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            if (!All.Any(row => Matches(row, id)))
                throw new InvalidDataException($"there is no benchmark \"{id}\"; choose among {string.Join(", ", All.Select(row => row.Id))}");
        }
        return ids.Count == 0 ? All : [.. All.Where(row => ids.Any(id => Matches(row, id)))];
    }

    private static bool Matches(IRow row, string id) => row.Id.StartsWith(id, StringComparison.Ordinal);
}
