using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int gadms_tensor_from_data(void* data, long bytes, int dtype, long* shape, int ndim, nint* result);

    [LibraryImport(Library)]
    public static partial void gadms_tensor_free(nint tensor);

    [LibraryImport(Library)]
    public static partial long gadms_tensor_live_count();

    [LibraryImport(Library)]
    public static partial int gadms_tensor_info(TensorHandle tensor, NativeTensorInfo* info);

    [LibraryImport(Library)]
    public static partial int gadms_tensor_shape(TensorHandle tensor, long* shape, int capacity, int* ndim);

    [LibraryImport(Library)]
    public static partial int gadms_tensor_strides(TensorHandle tensor, long* strides, int capacity, int* ndim);

    [LibraryImport(Library)]
    public static partial int gadms_tensor_data(TensorHandle tensor, void** data);

    [LibraryImport(Library)]
    public static partial int gadms_tensor_set_requires_grad(TensorHandle tensor, int value);

    [LibraryImport(Library)]
    public static partial int gadms_tensor_grad(TensorHandle tensor, nint* result);

    [LibraryImport(Library)]
    public static partial int gadms_tensor_set_grad(TensorHandle tensor, nint grad);
}
