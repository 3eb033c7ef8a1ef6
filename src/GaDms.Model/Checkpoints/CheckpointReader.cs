using Microsoft.Win32.SafeHandles;

namespace GaDms.Model.Checkpoints;

/// <summary>
/// Opens checkpoint files of any known form. The files are not trusted: no code in them is ever run, and no more memory
/// is taken than the file's real size warrants.
/// </summary>
public static class CheckpointReader
{
    private const int PrefixLength = 512;
    private const int TarMarkOffset = 257;

    /// <summary>Tells the form of a file by its first bytes and, for zip archives, by its entries.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is a zip archive with a damaged directory.</exception>
    public static CheckpointFormat Detect(string path)
    {
        using var file = OpenFile(path);
        var listing = new TensorListing(path, file);
        return InContext(path, () => Detect(listing));
    }

    /// <summary>Opens a checkpoint and reads its directory.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is of no known form, is damaged, or asks for more than tensors, containers and numbers; the message says
    /// what and where.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TensorFile Open(string path)
    {
        var file = OpenFile(path);
        try
        {
            return InContext(path, () =>
            {
                var listing = new TensorListing(path, file);
                listing.Format = Detect(listing);
                Read(listing);
                return new TensorFile(file, listing);
            });
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static SafeFileHandle OpenFile(string path) => Directory.Exists(path)
        ? throw new IOException($"{path} is a folder; name the checkpoint file in it.")
        : File.OpenHandle(path);

    private static void Read(TensorListing listing)
    {
        switch (listing.Format)
        {
            case CheckpointFormat.Safetensors:
                SafetensorsReader.Read(listing);
                break;
            case CheckpointFormat.PyTorch or CheckpointFormat.TorchScript:
                PyTorchReader.Read(listing);
                break;
            case CheckpointFormat.PyTorchLegacy:
                throw new InvalidDataException(
                    "it was written in the form of PyTorch before 1.6, which is not read here; "
                    + "load it in PyTorch and save it again with torch.save.");
            default:
                throw new InvalidDataException("it is no checkpoint of a known form (safetensors, torch.save, TorchScript).");
        }
    }

    private static CheckpointFormat Detect(TensorListing listing)
    {
        var prefix = listing.Read(0, Math.Min(PrefixLength, listing.Length), "the beginning");
        if (prefix.AsSpan().StartsWith("PK\x03\x04"u8)) return PyTorchReader.Detect(ZipDirectory.Read(listing));
        // A safetensors header is a JSON object, a torch.save pickle begins with its protocol number.
        if (prefix is [_, _, _, _, _, _, _, _, (byte)'{', ..]) return CheckpointFormat.Safetensors;
        var isTar = prefix.AsSpan(Math.Min(TarMarkOffset, prefix.Length)).StartsWith("ustar"u8);
        return isTar || prefix is [0x80, >= 1 and <= 5, ..] ? CheckpointFormat.PyTorchLegacy : CheckpointFormat.Unknown;
    }

    private static T InContext<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} cannot be loaded: {e.Message}", e);
        }
    }
}
