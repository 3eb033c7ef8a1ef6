using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int gadms_store_open(string host, int port, int isServer, long timeout, nint* store);

    [LibraryImport(Library)]
    public static partial void gadms_store_free(nint store);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int gadms_store_set(NativeHandle store, string key, byte* value, int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int gadms_store_get(NativeHandle store, string key, byte** value, int* length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int gadms_store_check(NativeHandle store, string key, int* present);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int gadms_store_add(NativeHandle store, string key, long amount, long* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int gadms_group_create(NativeHandle store, int rank, int size, int deviceType, string address, long timeout, nint* group);

    [LibraryImport(Library)]
    public static partial void gadms_group_free(nint group);

    [LibraryImport(Library)]
    public static partial int gadms_group_allreduce(NativeHandle group, TensorHandle tensor, nint* work);

    [LibraryImport(Library)]
    public static partial int gadms_group_allgather(NativeHandle group, TensorHandle input, nint* outputs, int count, nint* work);

    [LibraryImport(Library)]
    public static partial int gadms_group_broadcast(NativeHandle group, TensorHandle tensor, int root, nint* work);

    [LibraryImport(Library)]
    public static partial int gadms_work_wait(NativeHandle work, long limit, int* done);

    [LibraryImport(Library)]
    public static partial void gadms_work_free(nint work);

    [LibraryImport(Library)]
    public static partial int gadms_buckets_create(NativeHandle group, nint* parameters, int count, long bucketBytes, nint* buckets);

    [LibraryImport(Library)]
    public static partial void gadms_buckets_free(nint buckets);

    [LibraryImport(Library)]
    public static partial int gadms_buckets_arm(NativeHandle buckets);

    [LibraryImport(Library)]
    public static partial int gadms_buckets_flush(NativeHandle buckets);

    [LibraryImport(Library)]
    public static partial int gadms_buckets_wait(NativeHandle buckets, long limit, int* done);
}
