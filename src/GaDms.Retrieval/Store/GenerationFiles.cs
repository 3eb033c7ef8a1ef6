using System.Globalization;

namespace GaDms.Retrieval.Store;

/// <summary>The two files of one set of vectors.</summary>
internal sealed class GenerationFiles(string folder, long id, GalleryModel model)
{
    private const string VectorsPrefix = "vectors-", VectorsSuffix = ".f32", RowsPrefix = "rows-", RowsSuffix = ".bin";

    public RecordFile Vectors { get; } = new(Path.Combine(folder, Invariant(VectorsPrefix, id, VectorsSuffix)), RecordKind.Vectors, model.Dimension * sizeof(float), model.Fingerprint);

    public RecordFile Rows { get; } = new(Path.Combine(folder, Invariant(RowsPrefix, id, RowsSuffix)), RecordKind.Rows, RowRecord.Length, model.Fingerprint);

    /// <summary>The generation whose file has this name; null: it is none.</summary>
    public static long? NumberOf(string name)
    {
        foreach (var (prefix, suffix) in ((string, string)[])[(VectorsPrefix, VectorsSuffix), (RowsPrefix, RowsSuffix)])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > prefix.Length + suffix.Length
                && long.TryParse(name.AsSpan(prefix.Length, name.Length - prefix.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return id;
        }
        return null;
    }

    /// <summary>Removes files of generations that are no longer; those that still map them keep what they see.</summary>
    public static void RemoveOthers(string folder, IReadOnlySet<long> kept)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (NumberOf(Path.GetFileName(path)) is { } id && !kept.Contains(id))
                File.Delete(path);
        }
    }

    private static string Invariant(string prefix, long id, string suffix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{id}{suffix}");
}
