using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace GaDms.Testing;

/// <summary>Just enough of the safetensors format to read reference numbers without the reader under test.</summary>
public sealed class SafetensorsFile
{
    private readonly byte[] _file;
    private readonly int _start;
    private readonly JsonElement _header;

    public SafetensorsFile(string path)
    {
        _file = File.ReadAllBytes(path);
        var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(_file));
        _start = sizeof(long) + length;
        _header = JsonDocument.Parse(_file.AsMemory(sizeof(long), length)).RootElement;
    }

    public IEnumerable<string> Names => _header.EnumerateObject().Select(tensor => tensor.Name).Where(name => name != "__metadata__");

    public float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name, "F32")).ToArray();

    public long[] Longs(string name) => MemoryMarshal.Cast<byte, long>(Bytes(name, "I64")).ToArray();

    private ReadOnlySpan<byte> Bytes(string name, string type)
    {
        var tensor = _header.GetProperty(name);
        if (tensor.GetProperty("dtype").GetString() != type)
            throw new InvalidDataException($"{name} is not {type}");
        var offsets = tensor.GetProperty("data_offsets");
        return _file.AsSpan(_start)[offsets[0].GetInt32()..offsets[1].GetInt32()];
    }
}
