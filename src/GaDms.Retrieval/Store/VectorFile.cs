using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GaDms.Retrieval.Store;

/// <summary>
/// A gallery's vectors: a header of 64 bytes, then rows of little-endian float32, only ever appended. How many rows
/// count is not said here but in the database: what lies behind them was left by a run that was cut off.
/// </summary>
/// <remarks>
/// Header: 8 bytes "GADMSVEC", int32 version, int32 dimension, 32 bytes fingerprint of the model, zeros.
/// </remarks>
internal static class VectorFile
{
    public const int HeaderLength = 64;
    public const int MaxDimension = 16384;
    private const int Version = 1;
    private const int FingerprintLength = 32;

    private static ReadOnlySpan<byte> Magic => "GADMSVEC"u8;

    public static long Offset(long row, int dimension) => HeaderLength + (row * dimension * sizeof(float));

    public static void Create(string path, GalleryModel model)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], model.Dimension);
        Convert.FromHexString(model.Fingerprint).CopyTo(header.Slice(16, FingerprintLength));
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(file, header, 0);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Throws unless the file belongs to <paramref name="model"/> and holds at least <paramref name="rows"/> rows.</summary>
    public static void Check(string path, GalleryModel model, long rows)
    {
        using var file = Open(path, FileAccess.Read);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (RandomAccess.Read(file, header, 0) != HeaderLength || !header.StartsWith(Magic))
            throw Damaged(path, "it is not a vector file");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version != Version)
            throw new GalleryException($"{path}: written by another version of this program (format {version}, this one reads {Version}); index into a new folder");
        if (BinaryPrimitives.ReadInt32LittleEndian(header[12..]) != model.Dimension
            || !header.Slice(16, FingerprintLength).SequenceEqual(Convert.FromHexString(model.Fingerprint)))
            throw Damaged(path, "it belongs to another gallery than the database beside it");
        var length = RandomAccess.GetLength(file);
        if (length < Offset(rows, model.Dimension))
            throw Damaged(path, $"it ends after {(length - HeaderLength) / (model.Dimension * sizeof(float))} of {rows} vectors");
    }

    /// <summary>Writes rows at row number <paramref name="at"/>, cuts off what lay behind, and returns when they are on the disk.</summary>
    public static void Append(string path, int dimension, long at, IReadOnlyList<float[]> rows)
    {
        var buffer = new byte[rows.Count * dimension * sizeof(float)];
        for (var i = 0; i < rows.Count; i++)
            Encode(rows[i], buffer.AsSpan(i * dimension * sizeof(float), dimension * sizeof(float)));
        using var file = Open(path, FileAccess.ReadWrite);
        var offset = Offset(at, dimension);
        RandomAccess.SetLength(file, offset);
        RandomAccess.Write(file, buffer, offset);
        RandomAccess.FlushToDisk(file);
    }

    private static void Encode(ReadOnlySpan<float> row, Span<byte> target)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(row).CopyTo(target);
            return;
        }
        for (var i = 0; i < row.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(target[(i * sizeof(float))..], row[i]);
    }

    private static SafeFileHandle Open(string path, FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
        }
        catch (FileNotFoundException)
        {
            throw Damaged(path, "it is missing");
        }
    }

    private static GalleryException Damaged(string path, string cause) =>
        new($"{path}: {cause}; the gallery is damaged, index into a new folder");
}
