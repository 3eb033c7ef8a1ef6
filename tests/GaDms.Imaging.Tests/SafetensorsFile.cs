using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace GaDms.Imaging.Tests;

/// <summary>Reads float32 tensors: 8 bytes of header length, a JSON header, then the data.</summary>
internal sealed class SafetensorsFile
{
    private readonly byte[] _data;
    private readonly int _start;
    private readonly JsonElement _header;

    public SafetensorsFile(string path)
    {
        _data = File.ReadAllBytes(path);
        int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(_data));
        _start = 8 + length;
        _header = JsonDocument.Parse(_data.AsMemory(8, length)).RootElement;
    }

    public float[] this[string name]
    {
        get
        {
            JsonElement tensor = _header.GetProperty(name);
            Assert.Equal("F32", tensor.GetProperty("dtype").GetString());
            JsonElement offsets = tensor.GetProperty("data_offsets");
            var bytes = _data.AsSpan(_start)[offsets[0].GetInt32()..offsets[1].GetInt32()];
            return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        }
    }

    public IEnumerable<string> Names => _header.EnumerateObject().Select(p => p.Name).Where(n => n != "__metadata__");
}
