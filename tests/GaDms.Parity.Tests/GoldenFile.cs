using GaDms.Model.Checkpoints;
using GaDms.Torch;

namespace GaDms.Parity.Tests;

/// <summary>A recorded safetensors file as tensors.</summary>
internal sealed class GoldenFile(string path) : IDisposable
{
    private readonly TensorFile _file = CheckpointReader.Open(path);

    public static GoldenFile Open(string name) => new(Golden.PathOf(name));

    public Tensor this[string name] => ToTensor(Entry(name));

    public IEnumerable<string> Names => _file.Tensors.Keys;

    public bool Has(string name) => _file.Tensors.ContainsKey(name);

    public float Scalar(string name) => this[name].ToArray<float>()[0];

    public void Dispose() => _file.Dispose();

    private TensorEntry Entry(string name) =>
        _file.Tensors.TryGetValue(name, out var entry) ? entry : throw new InvalidDataException($"{path} has no tensor {name}");

    private static Tensor ToTensor(TensorEntry entry)
    {
        if (entry.DType == StoredType.I64)
        {
            var integers = new long[entry.ElementCount];
            entry.CopyTo(integers);
            return torch.tensor(integers, entry.Shape);
        }
        var values = new float[entry.ElementCount];
        entry.CopyTo(values);
        return torch.tensor(values, entry.Shape);
    }
}
