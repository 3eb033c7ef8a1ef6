using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int gadms_checkpoint(
        nint input, nint output, delegate* unmanaged<nint, nint, nint, nint*, int> recompute,
        delegate* unmanaged<nint, void> release, nint context, nint* result);
}
