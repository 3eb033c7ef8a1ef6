using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int gadms_operator_find(string name, string overload, nint* result);

    [LibraryImport(Library)]
    public static partial int gadms_operator_call(nint op, NativeValue* arguments, int argumentCount, NativeValue** results, int* resultCount);
}
