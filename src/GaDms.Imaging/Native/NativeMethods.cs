using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

/// <summary>The C ABI of <c>native/vision</c>; each file here has the stem of its C++ file.</summary>
internal static unsafe partial class NativeMethods
{
    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, NativeLoader.Resolve);

    /// <summary>Turns a failed call into an exception.</summary>
    /// <exception cref="ImageException">The call did not return 0.</exception>
    public static void Check(int status, string action)
    {
        if (status != 0)
            throw new ImageException($"{action}: {LastError()}");
    }

    public static string LastError() => Marshal.PtrToStringUTF8((nint)gadms_vision_last_error()) ?? "unknown error";

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_vision_abi_version();

    [LibraryImport(NativeLoader.Library)]
    internal static partial void gadms_vision_free(void* buffer);

    [LibraryImport(NativeLoader.Library)]
    private static partial byte* gadms_vision_last_error();
}
