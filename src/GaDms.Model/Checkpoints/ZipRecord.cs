using System.Buffers;

namespace GaDms.Model.Checkpoints;

/// <summary>
/// A plain entry that holds the numbers of one or more tensors. Its checksum is taken once, before the first of them is read:
/// what has been read for it then still lies in the system's cache.
/// </summary>
internal sealed class ZipRecord
{
    private const int ChunkBytes = 1 << 18;

    private readonly string _path;
    private readonly ZipEntry _entry;
    private readonly Lazy<uint> _checksum;

    public ZipRecord(TensorListing listing, ZipEntry entry)
    {
        _path = listing.Path;
        _entry = entry;
        _checksum = new(() => Compute(listing, entry));
    }

    /// <summary>Throws unless the content is what was written. May be called by several threads at once.</summary>
    public void Check()
    {
        try
        {
            _entry.Require(_checksum.Value);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_path} cannot be loaded: {e.Message}", e);
        }
    }

    private static uint Compute(TensorListing listing, ZipEntry entry)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var checksum = 0u;
            for (var done = 0L; done < entry.Length;)
            {
                var count = RandomAccess.Read(listing.File, buffer.AsSpan(0, (int)Math.Min(ChunkBytes, entry.Length - done)), entry.Offset + done);
                if (count == 0) throw new InvalidDataException($"the file ended while entry {entry.Name} was read.");
                checksum = Crc32.Append(checksum, buffer.AsSpan(0, count));
                done += count;
            }

            return checksum;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
