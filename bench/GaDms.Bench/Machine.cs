using System.Runtime.InteropServices;
using GaDms.Torch;

namespace GaDms.Bench;

/// <summary>Where and with what was measured.</summary>
internal sealed record Machine(string Cpu, int Cores, int Threads, string Os, string DotNet, string Libtorch, string Blas)
{
    public static Machine Describe()
    {
        var runtime = RuntimeInfo.Query();
        var blas = runtime.BlasCore is null ? Path.GetFileName(runtime.Blas) : $"OpenBLAS, {runtime.BlasCore} kernels";
        return new Machine(
            CpuModel(), Environment.ProcessorCount, torch.get_num_threads(), RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription, runtime.TorchVersion, blas);
    }

    private static string CpuModel()
    {
        const string Path = "/proc/cpuinfo";
        const string Key = "model name";
        var line = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
