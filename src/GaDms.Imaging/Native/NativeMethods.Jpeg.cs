using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    /// <summary>What <see cref="gadms_jpeg_decode"/> answers for a file whose colours are those of print.</summary>
    internal const int OtherColours = 2;

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_jpeg_decode(byte* data, int length, byte* pixels, int width, int height);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_jpeg_decode_resized(
        byte* data, int length, int width, int height, byte* target, int targetWidth, int targetHeight);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_jpeg_encode(byte* pixels, int width, int height, int quality, byte** data, int* length);
}
