using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

/// <summary>The imports of libgadms_torch, one file per source file of native/torch.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>kAbiVersion of gadms_torch.h.</summary>
    public const int AbiVersion = 2;

    private const string Library = "gadms_torch";

    // Runs once, before the first import is resolved.
    static NativeMethods() => NativeLoader.Register(Library);

    [LibraryImport(Library)]
    public static partial int gadms_abi_version();

    [LibraryImport(Library)]
    public static partial void gadms_abi_layout(int* numbers);

    [LibraryImport(Library)]
    private static partial nint gadms_last_error();

    /// <summary>Throws the calling thread's last native error if the status says there is one.</summary>
    public static void Check(int status, string operation)
    {
        if (status != 0)
            Throw(operation);
    }

    private static void Throw(string operation) =>
        throw new TorchException(operation, Marshal.PtrToStringUTF8(gadms_last_error()) ?? "unknown error");
}
