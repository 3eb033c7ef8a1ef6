using GaDms.Torch.Native;

using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Torch.Tests;

/// <summary>Autocast, generators, threads, the library's loading and what it says of itself.</summary>
[Collection(nameof(Alone))]
public sealed class RuntimeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Autocast_multiplies_in_bfloat16_and_ends()
    {
        using var scope = new TensorScope();
        Tensor x = torch.randn(4, 4);
        Tensor weight = torch.randn([4, 4], requires_grad: true);

        using (torch.autocast(Device.CPU))
        {
            Tensor y = F.linear(x, weight);
            Assert.Equal(ScalarType.BFloat16, y.dtype);
            Assert.Equal(ScalarType.BFloat16, F.quick_gelu(y).dtype);
            using (torch.autocast(Device.CPU, ScalarType.BFloat16))
                Assert.Equal(ScalarType.BFloat16, x.mm(x).dtype);
            Assert.Equal(ScalarType.BFloat16, x.mm(x).dtype);
            F.quick_gelu(y).sum().backward();
        }

        Assert.Equal(ScalarType.Float32, x.mm(x).dtype);
        Assert.Equal(ScalarType.Float32, weight.grad!.dtype);

        // The cast weight is forgotten: what is multiplied next is the weight as it is then.
        using (torch.no_grad())
            weight.zero_();
        using (torch.autocast(Device.CPU))
            Assert.Equal(0, F.linear(x, weight).abs().max().ToSingle());
    }

    [Fact]
    public void Generators_repeat()
    {
        using var scope = new TensorScope();
        torch.manual_seed(3);
        Tensor state = torch.get_rng_state();
        float[] first = torch.randn(5).ToArray<float>();

        torch.set_rng_state(state);
        Assert.Equal(first, torch.randn(5).ToArray<float>());
        torch.manual_seed(3);
        Assert.Equal(first, torch.randn(5).ToArray<float>());
        Assert.NotEqual(first, torch.randn(5).ToArray<float>());
    }

    [Fact]
    public void Threads_can_be_set()
    {
        int before = torch.get_num_threads();
        torch.set_num_threads(1);
        Assert.Equal(1, torch.get_num_threads());
        torch.set_num_threads(before);
    }

    [Fact]
    public void A_missing_library_is_said_with_where_it_was_looked_for()
    {
        string path = Path.Combine(_folder.FullName, "libgadms_torch.so");

        string message = Assert.Throws<DllNotFoundException>(() => NativeLoader.Load([path])).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("./run build", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_cannot_be_loaded_is_said_with_what_to_install()
    {
        string path = Path.Combine(_folder.FullName, "libgadms_torch.so");
        File.WriteAllText(path, "no library");

        string message = Assert.Throws<DllNotFoundException>(() => NativeLoader.Load([path])).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("libtorch-dev", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_library_is_refused_by_its_version()
    {
        string other = File.ReadLines("/proc/self/maps").First(static line => line.Contains("/libc.so", StringComparison.Ordinal));

        string message = Assert.Throws<DllNotFoundException>(() => NativeLoader.Load([other[other.IndexOf('/', StringComparison.Ordinal)..]])).Message;

        Assert.Contains("has ABI version 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_begin_beside_the_program_and_end_in_the_repository()
    {
        string[] candidates = [.. NativeLoader.Candidates()];

        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "libgadms_torch.so"), candidates[0]);
        Assert.EndsWith("build/native/libgadms_torch.so", candidates[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("avx2", "HASWELL")]
    [InlineData("avx2 avx512f avx512bw avx512vl avx512dq", "SKYLAKEX")]
    [InlineData("avx2 avx512f avx512bw avx512vl avx512dq avx512_bf16", "COOPERLAKE")]
    [InlineData("avx2 avx512f avx512bw avx512vl avx512dq avx512_bf16 amx_bf16", "COOPERLAKE")]
    [InlineData("sse4_2", null)]
    public void Kernels_follow_the_cpus_flags(string flags, string? core) =>
        Assert.Equal(core, BlasKernels.CoreFor(flags.Split(' ').ToHashSet()));

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", null, "libopenblas0-openmp")]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3", "Prescott", "OPENBLAS_CORETYPE")]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3", "SapphireRapids", null)]
    [InlineData(null, null, null)]
    public void Slow_blas_is_said_with_what_to_do(string? file, string? core, string? advice)
    {
        string? actual = RuntimeInfo.Diagnose(file, core, avx2: true);

        Assert.Equal(advice is null, actual is null);
        Assert.Contains(advice ?? "", actual ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void The_process_describes_itself()
    {
        RuntimeInfo info = RuntimeInfo.Query();

        Assert.Matches(@"^\d+\.\d+", info.TorchVersion);
        Assert.NotEqual("unknown", info.CpuCapability);
        Assert.Equal(torch.get_num_threads(), info.Threads);
        Assert.Equal(info.SlowBlas, info.Advice is not null);
    }
}
