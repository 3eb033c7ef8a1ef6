using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int gadms_jit_load(string path, int deviceType, int deviceIndex, nint* module);

    [LibraryImport(Library)]
    public static partial void gadms_jit_free(nint module);

    [LibraryImport(Library)]
    public static partial int gadms_jit_forward(ScriptModuleHandle module, nint* inputs, int inputCount, NativeValue** results, int* resultCount);
}
