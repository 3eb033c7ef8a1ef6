using System.Runtime.InteropServices;

namespace GaDms.Torch;

/// <summary>
/// Chooses OpenBLAS' kernels. OpenBLAS knows CPUs by model number and takes generic kernels for those newer than itself,
/// which are several times slower; the instruction set flags tell better.
/// </summary>
public static partial class BlasKernels
{
    private const string Variable = "OPENBLAS_CORETYPE";

    // OpenMP's threads spin for milliseconds at the end of every operator. Where another process wants the core, the last
    // of them is waited for that long, which made small operators ten times slower; about 30 microseconds cost nothing.
    private const string SpinVariable = "GOMP_SPINCOUNT", SpinCount = "10000";

    /// <summary>
    /// Names the fitting kernels to OpenBLAS, unless OPENBLAS_CORETYPE is already set. Takes effect only before the first
    /// library that uses OpenBLAS is loaded; loading this project's native library calls it, a program that loads
    /// another such library (OpenCV) first calls it at its start.
    /// </summary>
    public static void Select()
    {
        if (Environment.GetEnvironmentVariable(SpinVariable) is null && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = setenv(SpinVariable, SpinCount, overwrite: 1);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
            return;
        if (CoreFor(CpuFlags()) is not { } core)
            return;

        // Environment.SetEnvironmentVariable would change .NET's copy only, which native code does not see.
        _ = setenv(Variable, core, overwrite: 1);
        Environment.SetEnvironmentVariable(Variable, core);
    }

    /// <summary>OpenBLAS' name of the kernels for a CPU with the given flags of /proc/cpuinfo; null where it is left to choose.</summary>
    internal static string? CoreFor(IReadOnlySet<string> flags)
    {
        // Not SAPPHIRERAPIDS, even where it would fit: many builds lack it, and an unknown name is as good as none.
        if (flags.Contains("avx512_bf16"))
            return "COOPERLAKE";
        if (flags.Contains("avx512f") && flags.Contains("avx512bw") && flags.Contains("avx512vl") && flags.Contains("avx512dq"))
            return "SKYLAKEX";
        return flags.Contains("avx2") ? "HASWELL" : null;
    }

    /// <summary>The first processor's flags in /proc/cpuinfo; empty where there is no such file.</summary>
    internal static HashSet<string> CpuFlags()
    {
        const string Path = "/proc/cpuinfo";
        string? line = File.Exists(Path)
            ? File.ReadLines(Path).FirstOrDefault(static line => line.StartsWith("flags", StringComparison.Ordinal))
            : null;
        return line is null
            ? []
            : [.. line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
