using System.Runtime.InteropServices;

namespace GaDms.Model.Checkpoints;

/// <summary>An entry of a zip archive as a range of the file.</summary>
/// <param name="Name">Path in the archive.</param>
/// <param name="Offset">First byte of its content.</param>
/// <param name="Length">Bytes it takes in the file.</param>
/// <param name="IsPlain">Whether these bytes are its content, neither compressed nor encrypted.</param>
/// <param name="Checksum">CRC-32 of its content; 0 where the writer was told not to compute it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ZipEntry(string Name, long Offset, long Length, bool IsPlain, uint Checksum)
{
    /// <summary>Throws unless a plain entry's content has the checksum that the zip directory gives.</summary>
    public void Require(uint checksum)
    {
        if (Checksum != 0 && checksum != Checksum)
            throw new InvalidDataException($"its entry {Name} is damaged (its checksum is {checksum:x8} and should be {Checksum:x8}); copy or download the file again.");
    }
}
