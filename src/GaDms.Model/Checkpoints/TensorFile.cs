using Microsoft.Win32.SafeHandles;

namespace GaDms.Model.Checkpoints;

/// <summary>
/// An open file of named tensors. Only its directory is in memory; tensors are read from the file when asked for, and
/// may be read by several threads at once.
/// </summary>
public sealed class TensorFile : IDisposable
{
    private readonly SafeFileHandle _file;

    internal TensorFile(SafeFileHandle file, TensorListing listing)
    {
        _file = file;
        Path = listing.Path;
        Format = listing.Format;
        Tensors = listing.Tensors;
        Metadata = listing.Metadata;
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Format of the file.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>The tensors by name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>
    /// What the file says besides tensors: the metadata of safetensors, the numbers and texts at the top of a pickle (such as
    /// <c>epoch</c>, or <c>scheduler.mode</c> one level down).
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    internal long Length => RandomAccess.GetLength(_file);

    internal DateTime LastWriteTimeUtc => File.GetLastWriteTimeUtc(_file);

    /// <summary>Closes the file; its tensors can no longer be read.</summary>
    public void Dispose() => _file.Dispose();
}
