using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace GaDms.Torch.Native;

/// <summary>Finds, loads and checks libgadms_torch, and says readably what is missing where that fails.</summary>
internal static class NativeLoader
{
    private const string FileName = "libgadms_torch.so";

    // The runtime asks anew for every function; only the first time may touch the thread count.
    private static readonly Lazy<nint> s_library = new(() => Load(Candidates()));

    public static void Register(string library) =>
        NativeLibrary.SetDllImportResolver(
            typeof(NativeLoader).Assembly,
            (name, _, _) => name == library ? s_library.Value : 0);

    /// <summary>Where the library is looked for, in this order.</summary>
    public static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, FileName);

        // A single-file program has no assembly location; its base directory has been named above.
        string? assembly = Path.GetDirectoryName(AssemblyPath());
        if (!string.IsNullOrEmpty(assembly) && assembly != Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
            yield return Path.Combine(assembly, FileName);

        string? configured = Environment.GetEnvironmentVariable("GADMS_NATIVE");
        if (!string.IsNullOrEmpty(configured))
            yield return Path.Combine(configured, FileName);

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "native", "torch")))
                yield return Path.Combine(folder.FullName, "build", "native", FileName);
        }
    }

    /// <summary>Loads the first candidate that exists.</summary>
    /// <exception cref="DllNotFoundException">None exists, or the one that does cannot be loaded or is of another version.</exception>
    public static nint Load(IEnumerable<string> candidates)
    {
        // OpenBLAS chooses its kernels when it is loaded, which loading this library brings about.
        BlasKernels.Select();
        var tried = new List<string>();
        foreach (string path in candidates)
        {
            if (!File.Exists(path))
            {
                tried.Add(path);
                continue;
            }

            nint library = LoadFile(path);
            CheckVersion(library, path);
            UseAllProcessors(library);
            return library;
        }

        var message = new StringBuilder($"{FileName} was not found. Build it with ./run build, or set GADMS_NATIVE to the folder that holds it. Tried:");
        foreach (string path in tried)
            message.Append("\n  ").Append(path);
        throw new DllNotFoundException(message.ToString());
    }

    private static nint LoadFile(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"{path} cannot be loaded: {FirstLine(e.Message)}\nIt needs the libtorch it was built with: install libtorch-dev (and libopenblas0-openmp), or set LIBTORCH to the folder of a downloaded libtorch, then run ./run build.",
                e);
        }
    }

    private static unsafe void CheckVersion(nint library, string path)
    {
        int version = NativeLibrary.TryGetExport(library, "gadms_abi_version", out nint export)
            ? ((delegate* unmanaged<int>)export)()
            : 0;
        if (version != NativeMethods.AbiVersion)
        {
            throw new DllNotFoundException(
                $"{path} has ABI version {version}, this program needs {NativeMethods.AbiVersion}. Run ./run build to build it again.");
        }
    }

    // libtorch counts the machine's cores; a container may have been given fewer. OMP_NUM_THREADS, where set, has the say.
    private static unsafe void UseAllProcessors(nint library)
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null or "")
            _ = ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "gadms_num_threads_set"))(Environment.ProcessorCount);
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(
        "SingleFile", "IL3000:Avoid accessing Assembly file path when publishing as a single file", Justification = "Empty there, and handled.")]
    private static string AssemblyPath() => Assembly.GetExecutingAssembly().Location;
}
