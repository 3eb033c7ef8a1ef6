using System.Runtime.InteropServices;

namespace GaDms.Model.Checkpoints;

/// <summary>An entry of a zip archive as a range of the file.</summary>
/// <param name="Name">Path in the archive.</param>
/// <param name="Offset">First byte of its content.</param>
/// <param name="Length">Bytes it takes in the file.</param>
/// <param name="IsPlain">Whether these bytes are its content, neither compressed nor encrypted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ZipEntry(string Name, long Offset, long Length, bool IsPlain);
