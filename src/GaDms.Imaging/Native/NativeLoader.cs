using System.Reflection;
using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

/// <summary>Finds <c>libgadms_vision.so</c>: beside the assembly, in the folder named by GADMS_NATIVE, and in
/// <c>build/native</c> of a repository around the assembly or the current folder.</summary>
internal static class NativeLoader
{
    public const string Library = "gadms_vision";
    public const int AbiVersion = 4;

    private static readonly Lazy<nint> Handle = new(() => Load(FileName(Library)));

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == Library ? Handle.Value : 0;

    internal static string FileName(string library) => $"lib{library}.so";

    /// <summary>Candidate files, in the order tried.</summary>
    internal static IEnumerable<string> Candidates(string fileName, string? overrideFolder, string baseFolder, string currentFolder)
    {
        yield return Path.Combine(baseFolder, fileName);
        if (!string.IsNullOrEmpty(overrideFolder))
            yield return Path.Combine(overrideFolder, fileName);
        foreach (string start in new[] { baseFolder, currentFolder })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "GaDms.slnx")))
                    yield return Path.Combine(folder.FullName, "build", "native", fileName);
            }
        }
    }

    internal static string Explain(string fileName, IEnumerable<string> attempts)
        => $"""
            The native library {fileName} could not be loaded. Tried:
              {string.Join("\n  ", attempts)}
            Install OpenCV 4.6 (Debian package libopencv-dev) and run ./run build, or set GADMS_NATIVE to the folder that holds the library.
            """;

    private static nint Load(string fileName)
    {
        var attempts = new List<string>();
        var candidates = Candidates(
            fileName, Environment.GetEnvironmentVariable("GADMS_NATIVE"), AppContext.BaseDirectory, Environment.CurrentDirectory);
        foreach (string path in candidates.Distinct(StringComparer.Ordinal))
        {
            if (!File.Exists(path))
            {
                attempts.Add($"{path}: no such file");
                continue;
            }

            try
            {
                nint handle = NativeLibrary.Load(path);
                CheckVersion(handle, path);
                return handle;
            }
            catch (DllNotFoundException error)
            {
                // The loader's own words name the missing dependency, for example libopencv_core.so.406.
                attempts.Add($"{path}: {error.Message}");
            }
        }

        throw new DllNotFoundException(Explain(fileName, attempts));
    }

    private static unsafe void CheckVersion(nint handle, string path)
    {
        var version = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "gadms_vision_abi_version");
        if (version() != AbiVersion)
            throw new DllNotFoundException($"it has version {version()} of the interface, this program needs {AbiVersion}; run ./run build");
    }
}
