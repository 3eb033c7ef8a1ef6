using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using GaDms.IO;

namespace GaDms.Model.Checkpoints;

/// <summary>
/// Writes safetensors files. The same tensors and metadata always give the same bytes: tensors in the given order,
/// metadata by name, the header padded with spaces to a multiple of 8 bytes.
/// </summary>
public static class SafetensorsWriter
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>The format's names of the number formats: ours in capitals.</summary>
    internal static readonly Dictionary<string, StoredType> TypeByName =
        Enum.GetValues<StoredType>().ToDictionary(TypeName, StringComparer.Ordinal);

    private const int Alignment = 8;

    /// <summary>Writes a file beside its final place and renames it when it is complete and on disk.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensors">The tensors, in the order in which they are to be stored.</param>
    /// <param name="metadata">Texts to store with them, or null.</param>
    /// <exception cref="ArgumentException">A name is empty, reserved or there twice, or a shape is not valid.</exception>
    /// <exception cref="InvalidOperationException">A tensor wrote another number of bytes than its shape has.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing is left under its name.</exception>
    public static void Write(string path, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var header = Header(tensors, metadata);
        AtomicFile.Write(path, file =>
        {
            file.Write(header);
            foreach (var tensor in tensors) Write(file, tensor);
        });
    }

    private static void Write(Stream file, SafetensorsTensor tensor)
    {
        var start = file.Position;
        tensor.Write(file);
        if (file.Position - start != ByteCount(tensor))
            throw new InvalidOperationException($"{tensor.Name} wrote {file.Position - start} bytes, its shape has {ByteCount(tensor)}.");
    }

    private static string TypeName(StoredType type) => type.ToString().ToUpperInvariant();

    private static long ByteCount(SafetensorsTensor tensor) =>
        StoredNumbers.Count(tensor.Shape) * StoredNumbers.SizeOf(tensor.DType);

    private static byte[] Header(IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[sizeof(long)]);
        // The header is read by parsers of other languages, not by browsers: names stay as they are.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 }) WriteMetadata(json, metadata);
            var names = new HashSet<string>(StringComparer.Ordinal) { MetadataKey, "" };
            var offset = 0L;
            foreach (var tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new ArgumentException($"tensor name \"{tensor.Name}\" is reserved or there twice.", nameof(tensors));
                if (StoredNumbers.Count(tensor.Shape) < 0)
                    throw new ArgumentException($"{tensor.Name} has no valid shape.", nameof(tensors));
                WriteEntry(json, tensor, ref offset);
            }

            json.WriteEndObject();
        }

        while (buffer.WrittenCount % Alignment != 0) buffer.Write(" "u8);
        var header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - sizeof(long));
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(MetadataKey);
        foreach (var (name, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)) json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsTensor tensor, ref long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", TypeName(tensor.DType));
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        offset += ByteCount(tensor);
        json.WriteNumberValue(offset);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
