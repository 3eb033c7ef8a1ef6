using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GaDms.Model.Checkpoints;
using GaDms.Model.Tests.Checkpoints;
using GaDms.Model.Text;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Checkpoints and vocabularies.</summary>
internal static class ModelParsers
{
    private const int MostTensors = 100;

    public static IEnumerable<Parser> All(TemporaryFolder place)
    {
        byte[][] archives = [TorchArchive.Valid, WithoutChecksums(TorchArchive.Valid), TorchArchive.Write(TorchArchive.ValidPickle, [.. TorchArchive.ValidRecords, ("constants.pkl", [0x80, 2, (byte)'.'])])];
        yield return Checkpoint(place, "zip archive", archives) with { Wrap = (zip, random) => random.Next(2) == 0 ? WithoutChecksums(zip) : zip };
        yield return Checkpoint(place, "pickle", [TorchArchive.ValidPickle.Bytes]) with { Own = Pickles.Any, Wrap = (pickle, _) => TorchArchive.Write(new Pickle().Op(pickle), TorchArchive.ValidRecords) };
        yield return Checkpoint(place, "safetensors", [Safetensors(place)]) with { Own = Header };
        yield return Vocabulary(place, "vocabulary, list of merges", [Merges(place)]);
        yield return Vocabulary(place, "vocabulary, packed", [Pack(Merges(place))]) with { Wrap = (bytes, random) => random.Next(3) > 0 && !bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Pack(bytes) : bytes, FreeBytes = 128 << 20 };
        yield return Vocabulary(place, "vocabulary, tokenizer.json", [TokenizerJson()]) with { Own = JsonMutations.Any };
        yield return Vocabulary(place, "vocabulary, vocab.json", [VocabularyJson()]) with { Own = JsonMutations.Any };
    }

    private static Parser Checkpoint(TemporaryFolder place, string name, IReadOnlyList<byte[]> seeds) => new(
        name,
        seeds,
        input =>
        {
            var path = place.Write($"checkpoint-{name}", input);
            using var file = CheckpointReader.Open(path);
            foreach (var tensor in file.Tensors.Values.Take(MostTensors))
                tensor.ReadBytes();
            try
            {
                StateDict.Read(file);
            }
            catch (InvalidDataException error) when (error.Message.StartsWith(path, StringComparison.Ordinal))
            {
                // A seed need not be a whole model.
            }
        },
        error => error is InvalidDataException && error.Message.Contains($"checkpoint-{name} cannot be loaded", StringComparison.Ordinal));

    private static Parser Vocabulary(TemporaryFolder place, string name, IReadOnlyList<byte[]> seeds)
    {
        var file = $"{name.Replace(' ', '-')}/vocab.json";
        place.Write($"{name.Replace(' ', '-')}/merges.txt", Merges(place));
        return new(name, seeds, input => ClipVocabulary.Load(place.Write(file, input)), error => error is InvalidDataException && error.Message.Contains("is not a CLIP vocabulary", StringComparison.Ordinal));
    }

    private static byte[] Safetensors(TemporaryFolder place)
    {
        SafetensorsTensor Of(string name, StoredType type, int size, params long[] shape) =>
            new(name, type, shape, stream => stream.Write(new byte[shape.Aggregate((long)size, (product, axis) => product * axis)]));
        SafetensorsWriter.Write(
            place["seed.safetensors"],
            [Of("visual.proj", StoredType.F16, 2, 3, 2), Of("ln_final.bias", StoredType.F32, 4, 5), Of("steps", StoredType.I64, 8, 1), Of("none", StoredType.U8, 1, 0)],
            new Dictionary<string, string> { ["gadms.architecture"] = "{\"a\":1}", ["format"] = "pt" });
        return File.ReadAllBytes(place["seed.safetensors"]);
    }

    /// <summary>The header stays of the length that is said before it.</summary>
    private static byte[] Header(byte[] file, Random random)
    {
        if (file.Length < 8 || BinaryPrimitives.ReadInt64LittleEndian(file) is not (> 0 and var length) || length > file.Length - 8)
            return Mutations.Number(file, random);
        var header = JsonMutations.Any(file[8..(int)(8 + length)], random);
        var size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
        return [.. size, .. header, .. file.AsSpan((int)(8 + length))];
    }

    private static ClipVocabulary Trained() => ClipVocabulary.Train(["a man in a red coat with a bag", "a woman in a red coat with a bag", "a man with a blue bag"], 40);

    private static byte[] Merges(TemporaryFolder place)
    {
        // A name of its own for each caller: parsers run side by side.
        var path = place[$"merges-{Guid.NewGuid():N}.txt"];
        Trained().Save(path);
        return File.ReadAllBytes(path);
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Symbols with their ids in CLIP's order: bytes, bytes that end a word, merges, special tokens.</summary>
    private static string Ids(string[] merges)
    {
        var printable = Enumerable.Range(33, 94).Concat(Enumerable.Range(161, 12)).Concat(Enumerable.Range(174, 82)).ToArray();
        string[] bytes = [.. printable.Concat(Enumerable.Range(256, 256 - printable.Length)).Select(code => ((char)code).ToString())];
        string[] symbols = [.. bytes, .. bytes.Select(symbol => symbol + "</w>"), .. merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)), "<|mask|>", "<|startoftext|>", "<|endoftext|>"];
        return string.Join(',', symbols.Select((symbol, id) => $"{JsonSerializer.Serialize(symbol)}:{id}"));
    }

    private static string[] MergesInLines()
    {
        using var place = new TemporaryFolder();
        return Encoding.UTF8.GetString(Merges(place)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
    }

    private static byte[] VocabularyJson() => Encoding.UTF8.GetBytes($"{{{Ids(MergesInLines())}}}");

    private static byte[] TokenizerJson()
    {
        var merges = MergesInLines();

        // Both ways of writing a merge.
        var list = string.Join(',', merges.Select((merge, i) => i % 2 == 0 ? JsonSerializer.Serialize(merge) : JsonSerializer.Serialize(merge.Split(' '))));
        return Encoding.UTF8.GetBytes($"{{\"added_tokens\":[{{\"id\":{512 + merges.Length + 2},\"content\":\"<|endoftext|>\"}}],\"model\":{{\"type\":\"BPE\",\"vocab\":{{{Ids(merges)}}},\"merges\":[{list}]}}}}");
    }

    /// <summary>A checksum of 0 stands for "not computed": what lies behind it is then read however damaged it is.</summary>
    private static byte[] WithoutChecksums(byte[] zip)
    {
        var bytes = zip.ToArray();
        for (var at = 0; at + 30 < bytes.Length; at++)
        {
            if (bytes.AsSpan(at).StartsWith("PK\x01\x02"u8))
                bytes.AsSpan(at + 16, 4).Clear();
            else if (bytes.AsSpan(at).StartsWith("PK\x03\x04"u8))
                bytes.AsSpan(at + 14, 4).Clear();
        }
        return bytes;
    }
}
