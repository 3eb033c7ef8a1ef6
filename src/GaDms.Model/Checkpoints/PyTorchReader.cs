using System.Globalization;

namespace GaDms.Model.Checkpoints;

/// <summary>
/// Reads the directory of what <c>torch.save</c> and <c>torch.jit.save</c> write: a zip archive whose <c>data.pkl</c> says
/// how tensors are nested and in which record <c>data/N</c> each has its numbers.
/// </summary>
internal static class PyTorchReader
{
    private const string Pickle = "data.pkl";
    private const long LargestPickle = 16L << 20;
    private const int DeepestNesting = 64;
    private const int LongestName = 1024;
    private const int MostValues = 1_000_000;
    private const int MostNames = 100_000;

    // A container that is shared a thousand times gives a thousand names for a few bytes of the file.
    private const int MostNameCharacters = 8 << 20;

    /// <summary>Tells a TorchScript archive, which has code or constants in it, from a plain one.</summary>
    public static CheckpointFormat Detect(IReadOnlyDictionary<string, ZipEntry> entries) =>
        Prefix(entries) is not { } prefix ? CheckpointFormat.Unknown
        : entries.ContainsKey(prefix + "constants.pkl") ? CheckpointFormat.TorchScript
        : CheckpointFormat.PyTorch;

    public static void Read(TensorListing listing)
    {
        var entries = ZipDirectory.Read(listing);
        var prefix = Prefix(entries) ?? throw new InvalidDataException($"it has no {Pickle}.");
        if (entries.TryGetValue(prefix + "byteorder", out var order) && !Content(listing, order).AsSpan().StartsWith("little"u8))
            throw new InvalidDataException("it was written on a big-endian machine, which is not supported; save it on a little-endian one.");
        new Walk(listing, entries, prefix).Visit(PickleMachine.Run(Content(listing, entries[prefix + Pickle])));
    }

    // All records lie in one folder, named after the file that was written.
    private static string? Prefix(IReadOnlyDictionary<string, ZipEntry> entries) =>
        entries.Keys.FirstOrDefault(name => name.Split('/') is [_, Pickle])?[..^Pickle.Length];

    private static byte[] Content(TensorListing listing, ZipEntry entry)
    {
        if (!entry.IsPlain) throw new InvalidDataException($"its entry {entry.Name} is compressed or encrypted; torch.save stores it as it is.");
        if (entry.Length > LargestPickle)
            throw new InvalidDataException($"its entry {entry.Name} has {entry.Length} bytes, at most {LargestPickle} are read.");
        var content = listing.Read(entry.Offset, entry.Length, $"entry {entry.Name}");
        entry.Require(Crc32.Append(0, content));
        return content;
    }

    /// <summary>
    /// Goes through nested containers and lists their tensors under the path to them. Containers may be shared or contain
    /// themselves, so depth and the number of visited values are bounded.
    /// </summary>
    private sealed class Walk(TensorListing listing, IReadOnlyDictionary<string, ZipEntry> entries, string prefix)
    {
        private readonly List<string> _path = [];
        private readonly Dictionary<string, ZipRecord> _records = new(StringComparer.Ordinal);
        private int _visited;
        private long _nameCharacters;

        public void Visit(object? value, bool inModule = false)
        {
            if (++_visited > MostValues) throw new InvalidDataException($"it holds more than {MostValues} values.");
            switch (value)
            {
                case PickleTensor tensor:
                    listing.Add(Entry(Name(), tensor));
                    break;
                case PickleDict dict:
                    foreach (var (name, item) in dict) VisitItem(name, item, inModule);
                    break;
                case PickleModule module:
                    foreach (var (name, item) in module.Attributes) VisitItem(name, item, inModule: true);
                    break;
                case PickleList list:
                    VisitItems(list);
                    break;
                case object?[] tuple:
                    VisitItems(tuple);
                    break;
                case string or long or double or bool when !inModule && _path.Count is 1 or 2:
                    listing.Metadata[Name()] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                    break;
            }
        }

        // The numbers in lists are settings of an optimizer and its groups; only tensors are looked for there.
        private void VisitItems(IReadOnlyList<object?> items)
        {
            for (var i = 0; i < items.Count; i++) VisitItem(i.ToString(CultureInfo.InvariantCulture), items[i], inModule: true);
        }

        private void VisitItem(string name, object? item, bool inModule)
        {
            if (_path.Count == DeepestNesting) throw new InvalidDataException($"its containers are nested more than {DeepestNesting} deep.");
            _path.Add(name);
            Visit(item, inModule);
            _path.RemoveAt(_path.Count - 1);
        }

        private string Name()
        {
            if (listing.Tensors.Count + listing.Metadata.Count == MostNames)
                throw new InvalidDataException($"it holds more than {MostNames} named values.");
            var length = _path.Sum(part => part.Length + 1L);
            if (length > LongestName)
                throw new InvalidDataException($"it holds a name of more than {LongestName} characters.");
            if ((_nameCharacters += length) > MostNameCharacters)
                throw new InvalidDataException($"its names have more than {MostNameCharacters} characters together.");
            return string.Join('.', _path);
        }

        private TensorEntry Entry(string name, PickleTensor tensor)
        {
            var size = StoredNumbers.SizeOf(tensor.Type);
            var storage = tensor.Storage;
            if (!entries.TryGetValue($"{prefix}data/{storage.Key}", out var record) || !record.IsPlain)
                throw new InvalidDataException($"the numbers of {name} are missing: there is no plain entry {prefix}data/{storage.Key}.");
            if (storage.Count > record.Length / StoredNumbers.SizeOf(storage.Type))
                throw new InvalidDataException($"the entry {record.Name} is shorter than {name} needs.");

            var available = storage.Count * StoredNumbers.SizeOf(storage.Type) / size;
            var count = StoredNumbers.Count(tensor.Shape);
            if (count < 0 || tensor.Offset < 0 || count > available || !Fits(tensor, count, available))
                throw new InvalidDataException($"{name} [{string.Join(", ", tensor.Shape)}] does not fit into its {available} stored numbers.");
            var offset = record.Offset + (tensor.Offset * size);
            return new TensorEntry(name, tensor.Type, tensor.Shape, listing.File, offset, IsContiguous(tensor) ? null : tensor.Strides, Record(record));
        }

        // Tensors that share their numbers share the check of them.
        private ZipRecord Record(ZipEntry entry)
        {
            if (!_records.TryGetValue(entry.Name, out var record)) _records.Add(entry.Name, record = new ZipRecord(listing, entry));
            return record;
        }

        private static bool Fits(PickleTensor tensor, long count, long available)
        {
            if (tensor.Shape.Length != tensor.Strides.Length || tensor.Offset > available) return false;
            if (count == 0) return true;
            var last = tensor.Offset;
            for (var axis = 0; axis < tensor.Shape.Length; axis++)
            {
                var (steps, stride) = (tensor.Shape[axis] - 1, tensor.Strides[axis]);
                if (stride < 0 || (steps > 0 && stride > (available - last) / steps)) return false;
                last += steps * stride;
            }

            return last < available;
        }

        private static bool IsContiguous(PickleTensor tensor)
        {
            var expected = 1L;
            for (var axis = tensor.Shape.Length - 1; axis >= 0; axis--)
            {
                if (tensor.Shape[axis] != 1 && tensor.Strides[axis] != expected) return tensor.Shape.Contains(0);
                expected *= tensor.Shape[axis];
            }

            return true;
        }
    }
}
