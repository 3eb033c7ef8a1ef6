using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_people_detect(
        byte* pixels, int width, int height, double hitThreshold, int stride, int padding, double scale, double groupThreshold,
        PixelBox** boxes, double** weights, int* count);
}
