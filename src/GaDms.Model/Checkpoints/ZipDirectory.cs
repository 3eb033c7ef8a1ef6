using System.Buffers.Binary;
using System.Text;

namespace GaDms.Model.Checkpoints;

/// <summary>
/// Reads the directory of a zip archive and gives the place of every entry in the file. PyTorch stores entries
/// uncompressed so that tensors can be read in place; <c>System.IO.Compression</c> gives streams and not places.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const long LargestDirectory = 64L << 20;

    /// <summary>Reads the directory and checks that every entry lies in the file.</summary>
    public static IReadOnlyDictionary<string, ZipEntry> Read(TensorListing file)
    {
        var (offset, length, count) = FindDirectory(file);
        if (length > LargestDirectory) throw new InvalidDataException($"its zip directory claims {length} bytes.");
        var directory = file.Read(offset, length, "its zip directory");
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        var rest = directory.AsSpan();
        for (var i = 0L; i < count; i++)
        {
            var entry = ReadEntry(ref rest, file);
            if (!entries.TryAdd(entry.Name, entry)) throw new InvalidDataException($"its zip directory lists {entry.Name} twice.");
        }

        return entries;
    }

    private static (long Offset, long Length, long Count) FindDirectory(TensorListing file)
    {
        var tailLength = Math.Min(file.Length, EndLength + LongestComment);
        var tailOffset = file.Length - tailLength;
        var tail = file.Read(tailOffset, tailLength, "the end of the zip archive").AsSpan();
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail[at..];
            if (!end.StartsWith("PK\x05\x06"u8) || UInt16(end, 20) != end.Length - EndLength) continue;
            return FindDirectory64(file, tailOffset + at) ?? (UInt32(end, 16), UInt32(end, 12), UInt16(end, 10));
        }

        throw new InvalidDataException("the end of the zip archive is missing; the file is cut short.");
    }

    // PyTorch always writes the 64-bit records, also where the numbers would fit into the short ones.
    private static (long Offset, long Length, long Count)? FindDirectory64(TensorListing file, long end)
    {
        if (end < LocatorLength) return null;
        ReadOnlySpan<byte> locator = file.Read(end - LocatorLength, LocatorLength, "the zip locator");
        if (!locator.StartsWith("PK\x06\x07"u8)) return null;
        ReadOnlySpan<byte> end64 = file.Read(Int64(locator, 8), End64Length, "the end of the zip archive");
        if (!end64.StartsWith("PK\x06\x06"u8)) throw new InvalidDataException("the end of the zip archive is damaged.");
        return (Int64(end64, 48), Int64(end64, 40), Int64(end64, 32));
    }

    private static ZipEntry ReadEntry(ref Span<byte> directory, TensorListing file)
    {
        if (directory.Length < CentralLength || !directory.StartsWith("PK\x01\x02"u8)) throw Damaged();
        ReadOnlySpan<byte> central = directory;
        var nameLength = UInt16(central, 28);
        var extraLength = UInt16(central, 30);
        var length = CentralLength + nameLength + extraLength + UInt16(central, 32);
        if (length > central.Length) throw Damaged();
        directory = directory[length..];

        var name = Encoding.UTF8.GetString(central.Slice(CentralLength, nameLength));
        var encrypted = (UInt16(central, 8) & 1) != 0;
        var compressed = UInt16(central, 10) != 0;
        long stored = UInt32(central, 20);
        long size = UInt32(central, 24);
        long header = UInt32(central, 42);
        ReadExtra(central.Slice(CentralLength + nameLength, extraLength), ref size, ref stored, ref header);
        if (stored != size && !compressed) throw new InvalidDataException($"its entry {name} has two sizes.");

        ReadOnlySpan<byte> local = file.Read(header, LocalLength, $"entry {name}");
        if (!local.StartsWith("PK\x03\x04"u8)) throw new InvalidDataException($"its entry {name} is not where the zip directory says.");
        var offset = header + LocalLength + UInt16(local, 26) + UInt16(local, 28);
        if (stored < 0 || offset > file.Length - stored) throw new InvalidDataException($"its entry {name} reaches beyond the end of the file.");
        return new ZipEntry(name, offset, stored, IsPlain: !compressed && !encrypted, UInt32(central, 16));
    }

    // Numbers that do not fit into 32 bits are all ones there and stand, in this order, in the field with tag 1.
    private static void ReadExtra(ReadOnlySpan<byte> extra, ref long size, ref long stored, ref long header)
    {
        while (extra.Length >= 4)
        {
            var tag = UInt16(extra, 0);
            var length = UInt16(extra, 2);
            if (length > extra.Length - 4) throw Damaged();
            var field = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (tag != 1) continue;
            Take(ref field, ref size);
            Take(ref field, ref stored);
            Take(ref field, ref header);
        }
    }

    private static void Take(ref ReadOnlySpan<byte> field, ref long value)
    {
        if (value != uint.MaxValue) return;
        if (field.Length < sizeof(long)) throw Damaged();
        value = Int64(field, 0);
        field = field[sizeof(long)..];
    }

    private static InvalidDataException Damaged() => new("its zip directory is damaged.");

    private static int UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
