using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    /// <summary>Turns a failed call of the video library, which keeps its own latest failure, into an exception.</summary>
    /// <exception cref="ImageException">The call did not return 0.</exception>
    public static void CheckVideo(int status, string action)
    {
        if (status != 0)
            throw new ImageException($"{action}: {Marshal.PtrToStringUTF8((nint)gadms_video_last_error()) ?? "unknown error"}");
    }

    [LibraryImport(NativeLoader.VideoLibrary, EntryPoint = "gadms_vision_abi_version")]
    internal static partial int gadms_video_abi_version();

    [LibraryImport(NativeLoader.VideoLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int gadms_video_open(
        string path, nint* reader, int* width, int* height, double* framesPerSecond, double* frames);

    [LibraryImport(NativeLoader.VideoLibrary)]
    internal static partial void gadms_video_close(nint reader);

    [LibraryImport(NativeLoader.VideoLibrary)]
    internal static partial int gadms_video_grab(VideoHandle reader, int* grabbed);

    [LibraryImport(NativeLoader.VideoLibrary)]
    internal static partial int gadms_video_retrieve(VideoHandle reader, int* width, int* height);

    [LibraryImport(NativeLoader.VideoLibrary)]
    internal static partial int gadms_video_copy(VideoHandle reader, byte* pixels);

    [LibraryImport(NativeLoader.VideoLibrary, EntryPoint = "gadms_vision_last_error")]
    private static partial byte* gadms_video_last_error();
}
