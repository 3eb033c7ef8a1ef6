using Microsoft.Win32.SafeHandles;

namespace GaDms.Model.Checkpoints;

/// <summary>A file that is being opened, and what its reader has found so far.</summary>
internal sealed class TensorListing(string path, SafeFileHandle file)
{
    public string Path { get; } = path;

    public SafeFileHandle File { get; } = file;

    public long Length { get; } = RandomAccess.GetLength(file);

    public CheckpointFormat Format { get; set; }

    public OrderedDictionary<string, TensorEntry> Tensors { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public void Add(TensorEntry tensor)
    {
        if (!Tensors.TryAdd(tensor.Name, tensor)) throw new InvalidDataException($"tensor {tensor.Name} is there twice.");
    }

    /// <summary>Reads a part of the file; nothing is allocated for a part that the file does not have.</summary>
    public byte[] Read(long offset, long length, string what)
    {
        if (offset < 0 || length < 0 || length > Array.MaxLength || offset > Length - length)
            throw new InvalidDataException($"{what} lies outside the file; the file is cut short or damaged.");
        var bytes = new byte[length];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(File, bytes.AsSpan(read), offset + read);
            if (count == 0) throw new InvalidDataException($"the file ended while {what} was read.");
            read += count;
        }

        return bytes;
    }
}
