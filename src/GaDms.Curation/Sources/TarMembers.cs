using System.Formats.Tar;

namespace GaDms.Curation.Sources;

/// <summary>Goes through a tar's members; where the file is cut or damaged, it ends there and says so.</summary>
internal sealed class TarMembers : IDisposable
{
    private const int BlockBytes = 512;

    private readonly FileStream _file;
    private readonly TarReader _reader;

    /// <summary>Opens the file.</summary>
    public TarMembers(string path)
    {
        _file = File.OpenRead(path);
        _reader = new TarReader(new TarHeaderGuard(_file), leaveOpen: true);
    }

    /// <summary>The member that the last <see cref="MoveNext"/> came to.</summary>
    public TarEntry Current { get; private set; } = null!;

    /// <summary>Why there is nothing further to be read; null at a regular end.</summary>
    public string? Damage { get; private set; }

    /// <summary>Goes to the next member; false at the end or at a damage.</summary>
    public bool MoveNext()
    {
        try
        {
            if (Damage is not null)
                return false;
            if (_reader.GetNextEntry() is not { } entry)
            {
                Damage = HasEndMarker() ? null : "the end marker is missing: the file was cut";
                return false;
            }

            if (entry.Length > 0 && entry.DataOffset + entry.Length > _file.Length)
            {
                Damage = $"the file was cut inside {entry.Name}";
                return false;
            }

            Current = entry;
            return true;
        }
        catch (Exception error) when (IsDamage(error))
        {
            Damage = error.Message;
            return false;
        }
    }

    /// <summary>The current member's content, which the file has in full; the caller has looked at its length.</summary>
    public byte[] Read()
    {
        var bytes = new byte[Current.Length];
        for (int read = 0; read < bytes.Length;)
        {
            int count = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(read), Current.DataOffset + read);
            read += count > 0 ? count : throw new EndOfStreamException($"{_file.Name} became shorter while it was read");
        }

        return bytes;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    /// <summary>What the reader throws at bytes that are no tar.</summary>
    private static bool IsDamage(Exception error) => error
        is IOException or InvalidDataException or FormatException or ArgumentException or NotSupportedException
        or InvalidOperationException or OverflowException;

    private bool HasEndMarker()
    {
        if (_file.Length < BlockBytes)
            return _file.Length == 0;
        _file.Seek(-BlockBytes, SeekOrigin.End);
        Span<byte> last = stackalloc byte[BlockBytes];
        _file.ReadExactly(last);
        return !last.ContainsAnyExcept((byte)0);
    }
}
