using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int gadms_autocast_get(int deviceType, int* enabled, int* dtype);

    [LibraryImport(Library)]
    public static partial int gadms_autocast_set(int deviceType, int enabled, int dtype);

    [LibraryImport(Library)]
    public static partial int gadms_autocast_enter();

    [LibraryImport(Library)]
    public static partial int gadms_autocast_leave();
}
