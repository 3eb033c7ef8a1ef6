using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace GaDms.Retrieval.Store;

/// <summary>
/// Records of one length behind a header of 64 bytes, only ever appended. How many count is not said here but in the
/// database: what lies behind them was left by a run that was cut off.
/// </summary>
/// <remarks>
/// Header: 8 bytes that name the kind, int32 version, int32 record length, 32 bytes fingerprint of the model, zeros. All
/// numbers are little-endian.
/// </remarks>
internal readonly struct RecordFile(string path, RecordKind kind, int recordLength, string fingerprint)
{
    public const int HeaderLength = 64;
    private const int Version = 2;

    public string Path => path;

    public int RecordLength => recordLength;

    /// <summary>How many whole records there are; 0 where it is missing or no such file.</summary>
    public long Count
    {
        get
        {
            if (!File.Exists(path))
                return 0;
            using var file = Open(FileAccess.Read);
            return Fault(file) is null ? (RandomAccess.GetLength(file) - HeaderLength) / recordLength : 0;
        }
    }

    public long Offset(long record) => HeaderLength + (record * recordLength);

    public void Create()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], recordLength);
        Convert.FromHexString(fingerprint).CopyTo(header[16..]);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, header, 0);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Throws unless the file is of this kind and holds at least <paramref name="records"/> records.</summary>
    public void Check(long records)
    {
        using var file = Open(FileAccess.Read);
        if (Fault(file) is { } fault)
            throw Damaged(fault);
        var length = RandomAccess.GetLength(file);
        if (length < Offset(records))
            throw Damaged($"it ends after {(length - HeaderLength) / recordLength} of {records} {Noun}");
    }

    /// <summary>Writes records from number <paramref name="at"/> on, cuts off what lay behind, and returns when they are on the disk.</summary>
    public void Append(long at, ReadOnlySpan<byte> records)
    {
        using var file = Open(FileAccess.ReadWrite);
        RandomAccess.SetLength(file, Offset(at));
        RandomAccess.Write(file, records, Offset(at));
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Reads records from number <paramref name="at"/> on.</summary>
    public void Read(long at, Span<byte> records)
    {
        using var file = Open(FileAccess.Read);
        if (RandomAccess.Read(file, records, Offset(at)) != records.Length)
            throw Damaged($"it ends within {Noun} {at} to {at + (records.Length / recordLength)}");
    }

    /// <summary>Overwrites parts of single records, and returns when that is on the disk.</summary>
    /// <param name="records">Their numbers.</param>
    /// <param name="from">First byte within the record that is made zero; all up to its end are.</param>
    public void Wipe(IEnumerable<long> records, int from)
    {
        var zeros = new byte[recordLength - from];
        using var file = Open(FileAccess.ReadWrite);
        foreach (var record in records)
            RandomAccess.Write(file, zeros, Offset(record) + from);
        RandomAccess.FlushToDisk(file);
    }

    private ReadOnlySpan<byte> Magic => kind switch
    {
        RecordKind.Vectors => "GADMSVEC"u8,
        RecordKind.Rows => "GADMSROW"u8,
        _ => "GADMSCOD"u8,
    };

    private string Noun => kind.ToString().ToLowerInvariant();

    private string? Fault(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (RandomAccess.Read(file, header, 0) != HeaderLength || !header.StartsWith(Magic))
            return $"it is no file of {Noun}";
        return BinaryPrimitives.ReadInt32LittleEndian(header[8..]) != Version
            || BinaryPrimitives.ReadInt32LittleEndian(header[12..]) != recordLength
            || !header.Slice(16, 32).SequenceEqual(Convert.FromHexString(fingerprint))
            ? "it belongs to another gallery than the database beside it"
            : null;
    }

    private SafeFileHandle Open(FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            throw Damaged("it is missing");
        }
    }

    private GalleryException Damaged(string cause) => new($"{path}: {cause}; the gallery is damaged, index into a new folder");
}

/// <summary>What a <see cref="RecordFile"/> holds.</summary>
internal enum RecordKind
{
    Vectors,
    Rows,
    Codes,
}
