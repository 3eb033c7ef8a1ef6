using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int gadms_faces_open(string frontalPath, string profilePath, nint* cascades);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void gadms_faces_close(nint cascades);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_faces_detect(
        FacesHandle cascades, byte* pixels, int width, int height, double scale, int neighbors, int leastSide, PixelBox** boxes, int* count);
}
