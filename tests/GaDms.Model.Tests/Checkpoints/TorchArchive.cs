using System.IO.Compression;
using System.Text;

namespace GaDms.Model.Tests.Checkpoints;

/// <summary>Writes archives as <c>torch.save</c> does, from pickles written instruction by instruction.</summary>
internal static class TorchArchive
{
    /// <summary>A small state dict: a half tensor, its transpose in the same storage, a float parameter, an epoch.</summary>
    public static Pickle ValidPickle { get; } = new Pickle().Op(0x80, 2).Op('}').Op('(')
        .Text("model").Global("collections", "OrderedDict").Op(')').Op('R').Op('(')
        .Text("module.visual.conv1.weight").Tensor("Half", "0", 6, 0, [2, 3], [3, 1])
        .Text("module.visual.proj").Tensor("Half", "0", 6, 0, [3, 2], [1, 3])
        .Text("module.ln_final.bias").Global("torch._utils", "_rebuild_parameter").Op('(').Tensor("Float", "1", 4, 1, [2], [2])
        .Op(0x88).Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R')
        .Op('u').Op('}').Text("_metadata").Op('N').Op('s').Op('b')
        .Text("epoch").Int(12)
        .Text("best").Op([(byte)'G', .. BitConverter.GetBytes(0.5).Reverse()])
        .Op('u').Op('.');

    public static (string Name, byte[] Content)[] ValidRecords { get; } =
    [
        ("data/0", [.. Enumerable.Range(1, 6).SelectMany(i => BitConverter.GetBytes((Half)i))]),
        ("data/1", [.. Enumerable.Range(1, 4).SelectMany(i => BitConverter.GetBytes((float)i))]),
    ];

    public static byte[] Valid { get; } = Write(ValidPickle, ValidRecords);

    public static byte[] Write(Pickle pickle, params (string Name, byte[] Content)[] records) =>
        Write(CompressionLevel.NoCompression, pickle, records);

    public static byte[] Write(CompressionLevel level, Pickle pickle, params (string Name, byte[] Content)[] records)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in records.Prepend(("data.pkl", pickle.Bytes)))
            {
                using var entry = zip.CreateEntry("archive/" + name, level).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}

/// <summary>A pickle under construction.</summary>
internal sealed class Pickle
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public Pickle Op(char opcode) => Op((byte)opcode);

    public Pickle Op(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public Pickle Text(string text) =>
        Op([(byte)'X', .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)]);

    public Pickle Int(int value) => Op([(byte)'J', .. BitConverter.GetBytes(value)]);

    public Pickle Global(string module, string name) => Op([(byte)'c', .. Encoding.UTF8.GetBytes($"{module}\n{name}\n")]);

    public Pickle Tensor(string type, string key, int stored, int offset, int[] shape, int[] strides)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage($"{type}Storage", key, stored).Int(offset).Tuple(shape).Tuple(strides);
        return Op(0x89).Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R');
    }

    public Pickle Storage(string type, string key, int stored) =>
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Int(stored).Op('t').Op('Q');

    public Pickle Tuple(params int[] values)
    {
        Op('(');
        foreach (var value in values) Int(value);
        return Op('t');
    }
}
