using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_image_decode(
        byte* data, int length, int applyOrientation, byte** pixels, int* width, int* height);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int gadms_image_encode(
        byte* pixels, int width, int height, string extension, int quality, byte** data, int* length);
}
