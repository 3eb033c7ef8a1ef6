using System.Numerics;
using System.Runtime.InteropServices;
using GaDms.Torch;

namespace GaDms.Bench;

/// <summary>What this machine can do at best with so many threads, measured when first asked for: each the best of several tries.</summary>
internal sealed class Limits
{
    private const int Side = 2048;

    // Square, and as wide as a transformer's.
    private static readonly (long M, long N, long K)[] s_shapes = [(Side, Side, Side), (2 * Side, 2 * Side, 2 * Side), (2 * Side, 3072, 768)];

    private readonly Lazy<double> _fp32, _bf16, _read;

    public Limits(int threads, bool quick)
    {
        // A library that multiplies faster than libtorch is named here.
        _fp32 = new(() => BestProduct(quick, TorchProduct(ScalarType.Float32)));
        _bf16 = new(() => BestProduct(quick, TorchProduct(ScalarType.BFloat16)));
        _read = new(() => BestRead(threads, quick ? 1 << 28 : 1 << 30));
    }

    /// <summary>Makes the product of two matrices, [M, K] and [K, N], ready to be run.</summary>
    private delegate Action Product(long m, long n, long k);

    /// <summary>Operations per second of the best large matrix product, float32; a multiplication and its addition are two.</summary>
    public double Fp32Flops => _fp32.Value;

    /// <summary>The same in bfloat16; that of float32 on a processor without.</summary>
    public double Bf16Flops => torch.cpu.is_bf16_supported() ? _bf16.Value : Fp32Flops;

    /// <summary>Bytes per second of a large read by all threads.</summary>
    public double ReadBytesPerSecond => _read.Value;

    /// <summary>Those that have been asked for.</summary>
    public IEnumerable<string> Known()
    {
        if (_fp32.IsValueCreated)
            yield return $"{Fp32Flops / 1e9:0} GFLOP/s in float32";
        if (_bf16.IsValueCreated)
            yield return $"{Bf16Flops / 1e9:0} GFLOP/s in bfloat16";
        if (_read.IsValueCreated)
            yield return $"{ReadBytesPerSecond / 1e9:0.0} GB/s read";
    }

    private static Product TorchProduct(ScalarType type) => (m, n, k) =>
    {
        // With a scope open around them, they are disposed with it.
        var (left, right) = (torch.randn([m, k], dtype: type), torch.randn([k, n], dtype: type));
        return () => torch.matmul(left, right).Dispose();
    };

    private static double BestProduct(bool quick, params IReadOnlyList<Product> products)
    {
        var best = 0.0;
        foreach (var product in products)
        {
            foreach (var (m, n, k) in s_shapes)
            {
                using var scope = new TensorScope();
                var run = product(m, n, k);
                run();
                for (var i = 0; i < (quick ? 2 : 5); i++)
                    best = Math.Max(best, 2.0 * m * n * k / Comparison.Seconds(run));
            }
        }
        return best;
    }

    private static unsafe double BestRead(int threads, long bytes)
    {
        var memory = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        try
        {
            var part = bytes / threads / 64 * 64;
            // Written by the thread that reads it.
            Parallel(threads, thread => NativeMemory.Fill((byte*)memory + (thread * part), (nuint)part, 1));
            var best = 0.0;
            for (var i = 0; i < 5; i++)
                best = Math.Max(best, threads * part / Comparison.Seconds(() => Parallel(threads, thread => Sum((byte*)memory + (thread * part), part))));
            return best;
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private static void Parallel(int threads, Action<int> work)
    {
        var others = Enumerable.Range(1, threads - 1).Select(thread => new Thread(() => work(thread))).ToArray();
        Array.ForEach(others, thread => thread.Start());
        work(0);
        Array.ForEach(others, thread => thread.Join());
    }

    // Four sums that do not wait for one another.
    private static unsafe void Sum(byte* from, long bytes)
    {
        var (a, b, c, d) = (Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero);
        var width = Vector<byte>.Count;
        for (var at = from; at + (4 * width) <= from + bytes; at += 4 * width)
        {
            a += Vector.Load((long*)at);
            b += Vector.Load((long*)(at + width));
            c += Vector.Load((long*)(at + (2 * width)));
            d += Vector.Load((long*)(at + (3 * width)));
        }
        GC.KeepAlive(Vector.Sum(a + b + c + d));
    }
}
