using System.Buffers.Binary;
using System.Text.Json;

namespace GaDms.Model.Checkpoints;

/// <summary>
/// Reads the directory of a safetensors file: 8 bytes with the header's length, a JSON header that gives type, shape and
/// place of every tensor, then the tensors without gaps.
/// </summary>
internal static class SafetensorsReader
{
    private const int PrefixLength = sizeof(long);
    private const long LongestHeader = 100L << 20;

    public static void Read(TensorListing listing)
    {
        var length = BinaryPrimitives.ReadInt64LittleEndian(listing.Read(0, PrefixLength, "the header's length"));
        if (length < 2 || length > LongestHeader || length > listing.Length - PrefixLength)
            throw new InvalidDataException($"its header claims {length} bytes, the file has {listing.Length}; it is cut short or damaged.");

        using var header = ParseHeader(listing.Read(PrefixLength, length, "the header"));
        var data = PrefixLength + length;
        var places = new List<(long Start, long End, string Name)>();
        foreach (var property in header.RootElement.EnumerateObject())
        {
            var name = NameOf(property);
            if (name == SafetensorsWriter.MetadataKey)
                ReadMetadata(property.Value, listing);
            else
                places.Add(ReadTensor(name, property.Value, data, listing));
        }

        CheckPlaces(places, listing.Length - data);
    }

    private static JsonDocument ParseHeader(byte[] header)
    {
        try
        {
            return JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 }) is
            { RootElement.ValueKind: JsonValueKind.Object } document
                ? document
                : throw new InvalidDataException("its header is no JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"its header is no valid JSON: {e.Message}", e);
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException("a name in its header is no valid text.", e);
        }
    }

    private static void ReadMetadata(JsonElement metadata, TensorListing listing)
    {
        if (metadata.ValueKind != JsonValueKind.Object) throw Malformed(SafetensorsWriter.MetadataKey);
        foreach (var property in metadata.EnumerateObject())
            listing.Metadata[NameOf(property)] = Text(property.Value) ?? throw Malformed(SafetensorsWriter.MetadataKey);
    }

    private static (long Start, long End, string Name) ReadTensor(string name, JsonElement entry, long data, TensorListing listing)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("dtype", out var dtype)
            || !entry.TryGetProperty("shape", out var sizes) || !entry.TryGetProperty("data_offsets", out var offsets)
            || Integers(sizes) is not { } shape || Integers(offsets) is not [var start, var end])
        {
            throw Malformed(name);
        }

        var type = Text(dtype) is { } text && SafetensorsWriter.TypeByName.TryGetValue(text, out var known)
            ? known
            : throw new InvalidDataException($"tensor {name} has the number format {Text(dtype) ?? "?"}, which is not supported.");
        var count = StoredNumbers.Count(shape);
        if (count < 0 || start < 0 || end < start || end - start != count * StoredNumbers.SizeOf(type))
        {
            throw new InvalidDataException(
                $"tensor {name} of {type} [{string.Join(", ", shape)}] is said to lie at bytes {start} to {end}, which does not fit.");
        }

        // Overlap and the file's end are checked over all tensors together; until then nothing is read.
        listing.Add(new TensorEntry(name, type, shape, listing.File, data + start));
        return (start, end, name);
    }

    private static void CheckPlaces(List<(long Start, long End, string Name)> places, long length)
    {
        places.Sort();
        var end = 0L;
        foreach (var place in places)
        {
            if (place.Start != end)
                throw new InvalidDataException($"tensor {place.Name} begins at byte {place.Start} of the data, the one before it ends at {end}.");
            end = place.End;
        }

        if (end != length)
            throw new InvalidDataException($"its tensors take {end} bytes, the file has {length} for them; it is cut short or damaged.");
    }

    private static InvalidDataException Malformed(string name) => new($"the header's entry {name} is malformed.");

    private static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8.
            return null;
        }
    }

    private static long[]? Integers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array) return null;
        var values = new List<long>();
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var value)) return null;
            values.Add(value);
        }

        return [.. values];
    }
}
