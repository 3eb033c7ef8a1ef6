using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    /// <summary>What <see cref="gadms_worker_exchange"/> answers when the process is gone.</summary>
    internal const int WorkerGone = 2;

    /// <summary>What <see cref="gadms_worker_exchange"/> answers when the process is too slow.</summary>
    internal const int WorkerTooSlow = 3;

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int gadms_worker_start(string path, string mode, nint* worker);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_worker_reserve(WorkerHandle worker, long size, byte** shared, long* reserved);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void gadms_worker_trim(WorkerHandle worker, long kept);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_worker_exchange(
        WorkerHandle worker, byte* request, int length, int milliseconds, byte* reply, int capacity, int* received);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_worker_end(nint worker);
}
