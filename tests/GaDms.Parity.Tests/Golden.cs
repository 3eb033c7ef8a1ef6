using System.Text.Json.Nodes;
using GaDms.Model.Checkpoints;
using GaDms.Torch;

namespace GaDms.Parity.Tests;

/// <summary>The folder of recorded numbers: GADMS_GOLDEN, or ../shared/golden beside the repository.</summary>
internal static class Golden
{
    private static readonly string[] s_beside = ["shared", "golden"];

    public static string Folder { get; } = Environment.GetEnvironmentVariable("GADMS_GOLDEN") is { Length: > 0 } named ? named : BesideRepository();

    public static bool Present => File.Exists(PathOf("config.json"));

    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public static JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!;

    public static GoldenFile Open(string name) => new(PathOf(name));

    private static string BesideRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GaDms.slnx")))
                return Path.Combine([folder.Parent!.FullName, .. s_beside]);
        }
        return Path.Combine(s_beside);
    }
}

/// <summary>A recorded safetensors file as tensors.</summary>
internal sealed class GoldenFile(string path) : IDisposable
{
    private readonly TensorFile _file = CheckpointReader.Open(path);

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

/// <summary>A parity test: skipped, with the reason, where the recorded numbers are not at hand.</summary>
internal sealed class ParityFactAttribute : FactAttribute
{
    public ParityFactAttribute()
    {
        if (!Golden.Present)
            Skip = $"no recorded numbers at {Golden.Folder}; set GADMS_GOLDEN to their folder";
    }
}

internal static class Close
{
    /// <summary>The largest deviation, relative to the expected tensor's largest magnitude, is within the tolerance.</summary>
    public static void To(Tensor expected, Tensor actual, double tolerance, string what)
    {
        using var scope = new TensorScope();
        Assert.True(expected.shape.SequenceEqual(actual.shape), $"{what}: expected [{string.Join(", ", expected.shape)}], got [{string.Join(", ", actual.shape)}]");
        To(expected.ToArray<float>(), actual.detach().to(ScalarType.Float32).ToArray<float>(), tolerance, what);
    }

    public static void To(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, worst = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"{what}: element {i} is {actual[i]}");
            largest = Math.Max(largest, Math.Abs(expected[i]));
            worst = Math.Max(worst, Math.Abs((double)expected[i] - actual[i]));
        }
        Assert.True(worst <= tolerance * Math.Max(largest, 1e-12), $"{what}: deviates by {worst / Math.Max(largest, 1e-12):E2} of its largest magnitude {largest:G4}, allowed {tolerance:E0}");
    }

    public static void To(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), 1e-12), $"{what}: expected {expected:R}, got {actual:R}");
}
