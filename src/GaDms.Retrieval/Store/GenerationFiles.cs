using System.Globalization;
using System.Runtime.InteropServices;
using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Store;

/// <summary>The files of one set of vectors: those that count, and codes that are made from the vectors.</summary>
internal sealed class GenerationFiles(string folder, long id, GalleryModel model)
{
    private const int RowsPerCode = 16384;

    // A file of codes that is being made has a name of its own.
    private static readonly (string Prefix, string Suffix)[] s_names = [("vectors-", ".f32"), ("rows-", ".bin"), ("codes-", ".i8"), ("codes-", ".i8.new")];

    public RecordFile Vectors { get; } = new(Name(folder, id, 0), RecordKind.Vectors, model.Dimension * sizeof(float), model.Fingerprint);

    public RecordFile Rows { get; } = new(Name(folder, id, 1), RecordKind.Rows, RowRecord.Length, model.Fingerprint);

    /// <summary>A <see cref="CodeRecord"/> per vector, so that most of a search reads a quarter of the bytes. May be missing or too short.</summary>
    public RecordFile Codes { get; } = new(Name(folder, id, 2), RecordKind.Codes, CodeRecord.Length(model.Dimension), model.Fingerprint);

    /// <summary>The generation whose file has this name; null: it is none.</summary>
    public static long? NumberOf(string name)
    {
        foreach (var (prefix, suffix) in s_names)
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

    /// <summary>Makes them, empty.</summary>
    public void Create()
    {
        Vectors.Create();
        Rows.Create();
        Codes.Create();
    }

    /// <summary>Writes vectors and rows behind those that count, and returns when they are on the disk.</summary>
    /// <param name="at">How many count.</param>
    /// <param name="vectors">Behind one another.</param>
    /// <param name="rows">One per vector.</param>
    public void Append(long at, ReadOnlyMemory<float> vectors, ReadOnlySpan<RowRecord> rows)
    {
        Vectors.Append(at, MemoryMarshal.AsBytes(vectors.Span));
        Rows.Append(at, MemoryMarshal.AsBytes(rows));
        Codes.Append(at, CodeRecord.Encode(vectors, model.Dimension));
    }

    /// <summary>Overwrites removed rows, but for their numbers, by which rows are found.</summary>
    public void Wipe(IReadOnlyCollection<long> rows)
    {
        Vectors.Wipe(rows, 0);
        Rows.Wipe(rows, RowRecord.IdLength);
        Codes.Wipe(rows, 0);
    }

    /// <summary>Makes the codes anew where they are missing or too few, beside and renamed.</summary>
    /// <param name="count">How many vectors count.</param>
    public void CompleteCodes(long count)
    {
        if (Codes.Count >= count && File.Exists(Codes.Path))
            return;
        var made = new RecordFile(Name(folder, id, 3), RecordKind.Codes, Codes.RecordLength, model.Fingerprint);
        made.Create();
        for (var at = 0L; at < count; at += RowsPerCode)
        {
            var vectors = new float[Math.Min(RowsPerCode, count - at) * model.Dimension];
            Vectors.Read(at, MemoryMarshal.AsBytes(vectors.AsSpan()));
            made.Append(at, CodeRecord.Encode(vectors, model.Dimension));
        }
        File.Move(made.Path, Codes.Path, overwrite: true);
    }

    private static string Name(string folder, long id, int kind) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{s_names[kind].Prefix}{id}{s_names[kind].Suffix}"));
}
