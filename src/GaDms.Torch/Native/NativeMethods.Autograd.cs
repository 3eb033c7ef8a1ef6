using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int gadms_autograd_grad(
        nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradOutputs,
        int retainGraph, int createGraph, int allowUnused, nint* gradients);

    [LibraryImport(Library)]
    public static partial int gadms_autograd_backward(
        nint* outputs, int outputCount, nint* gradOutputs, int retainGraph, int createGraph);

    [LibraryImport(Library)]
    public static partial int gadms_grad_mode_get();

    [LibraryImport(Library)]
    public static partial void gadms_grad_mode_set(int enabled);

    [LibraryImport(Library)]
    public static partial int gadms_inference_mode_get();

    [LibraryImport(Library)]
    public static partial int gadms_inference_mode_enter(int enabled, nint* guard);

    [LibraryImport(Library)]
    public static partial void gadms_inference_mode_leave(nint guard);
}
