using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

using GaDms.Torch.Native;

namespace GaDms.Torch;

/// <summary>What this process computes with.</summary>
/// <param name="TorchVersion">libtorch's version.</param>
/// <param name="CpuCapability">The instruction set that libtorch's own kernels use, such as "AVX2".</param>
/// <param name="Blas">The library that computes matrix products: a file, or what libtorch says it is built with.</param>
/// <param name="BlasCore">OpenBLAS' name of the kernels in use; null for another library.</param>
/// <param name="OneDnn">The version of oneDNN; null where libtorch is built without.</param>
/// <param name="Bfloat16">Whether the CPU multiplies bfloat16 in hardware.</param>
/// <param name="Threads">Threads within one operator.</param>
/// <param name="CudaDevices">The number of GPUs in reach.</param>
/// <param name="SlowBlas">Whether matrix products are many times slower than they could be here.</param>
/// <param name="Advice">What to do about it; null where nothing is wrong.</param>
public sealed partial record RuntimeInfo(
    string TorchVersion,
    string CpuCapability,
    string Blas,
    string? BlasCore,
    string? OneDnn,
    bool Bfloat16,
    int Threads,
    int CudaDevices,
    bool SlowBlas,
    string? Advice)
{
    // OpenBLAS' kernels for CPUs without AVX2, which it also falls back to.
    private static readonly HashSet<string> s_oldCores = new(StringComparer.OrdinalIgnoreCase)
    {
        "generic", "Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Atom", "Sandybridge", "Katmai", "Coppermine", "Northwood", "Banias",
    };

    /// <summary>Loads libtorch and asks it.</summary>
    /// <exception cref="DllNotFoundException">The native library cannot be loaded.</exception>
    public static unsafe RuntimeInfo Query()
    {
        nint text;
        NativeMethods.Check(NativeMethods.gadms_show_config(&text), "show_config");
        string config = Marshal.PtrToStringUTF8(text)!;
        HashSet<string> flags = BlasKernels.CpuFlags();
        string[] libraries = MappedLibraries();
        string? blasFile = FindBlas(libraries);
        string? core = CoreName(libraries);
        string? advice = Diagnose(blasFile, core, flags.Contains("avx2"));
        return new RuntimeInfo(
            Marshal.PtrToStringUTF8(NativeMethods.gadms_torch_version())!,
            First(CapabilityPattern(), config) ?? "unknown",
            blasFile ?? First(BlasPattern(), config) ?? "unknown",
            core,
            First(OneDnnPattern(), config),
            flags.Contains("avx512_bf16") || flags.Contains("amx_bf16"),
            NativeMethods.gadms_num_threads_get(),
            NativeMethods.gadms_cuda_device_count(),
            advice is not null,
            advice);
    }

    /// <summary>What is wrong with the BLAS in use; null where nothing is, or nothing is known.</summary>
    internal static string? Diagnose(string? blasFile, string? core, bool avx2)
    {
        if (core is not null && avx2 && s_oldCores.Contains(core))
        {
            return $"OpenBLAS uses its kernels \"{core}\", which do not use this CPU's AVX2: unset OPENBLAS_CORETYPE, or set it to HASWELL or SKYLAKEX.";
        }

        // Debian's reference BLAS, chosen where no other is installed.
        return blasFile is not null && blasFile.Contains("/blas/libblas.so", StringComparison.Ordinal)
            ? $"Matrix products run on the reference BLAS ({blasFile}), up to 100 times slower than OpenBLAS: install libopenblas0-openmp, or select it with update-alternatives."
            : null;
    }

    // libtorch asks for libblas.so.3, whichever library that is; only then for OpenBLAS by its own name.
    private static string? FindBlas(string[] libraries) =>
        libraries.FirstOrDefault(static path => Path.GetFileName(path).StartsWith("libblas.so", StringComparison.Ordinal))
        ?? libraries.FirstOrDefault(IsOpenBlas);

    private static unsafe string? CoreName(string[] libraries)
    {
        string? path = libraries.FirstOrDefault(IsOpenBlas);
        if (path is null || !NativeLibrary.TryLoad(path, out nint library))
            return null;
        try
        {
            return NativeLibrary.TryGetExport(library, "openblas_get_corename", out nint export)
                ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)export)())
                : null;
        }
        finally
        {
            // It was loaded before; this only gives back one more reference.
            NativeLibrary.Free(library);
        }
    }

    private static bool IsOpenBlas(string path) => Path.GetFileName(path).StartsWith("libopenblas", StringComparison.Ordinal);

    private static string[] MappedLibraries()
    {
        const string Maps = "/proc/self/maps";
        if (!File.Exists(Maps))
            return [];
        return
        [
            .. File.ReadLines(Maps)
                .Select(static line => line.IndexOf('/', StringComparison.Ordinal) is var start and >= 0 ? line[start..] : "")
                .Where(static path => path.Contains(".so", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static string? First(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match ? match.Groups["value"].Value.Trim() : null;

    [GeneratedRegex(@"CPU capability usage: (?<value>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CapabilityPattern();

    [GeneratedRegex(@"BLAS_INFO=(?<value>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BlasPattern();

    [GeneratedRegex(@"(?:MKL-DNN|oneDNN|DNNL) v(?<value>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OneDnnPattern();
}
