using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_resize_bilinear(
        byte* source, int width, int height, byte* target, int targetWidth, int targetHeight);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_resize_opencv(
        byte* source, int width, int height, byte* target, int targetWidth, int targetHeight, int interpolation);
}
