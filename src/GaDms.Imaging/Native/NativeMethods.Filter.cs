using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_gaussian_blur(byte* source, int width, int height, byte* target, double sigma);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_motion_blur(
        byte* source, int width, int height, byte* target, double length, double angleDegrees);
}
