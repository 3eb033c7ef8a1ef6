using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int gadms_manual_seed(long seed);

    [LibraryImport(Library)]
    public static partial int gadms_rng_state_get(nint* state);

    [LibraryImport(Library)]
    public static partial int gadms_rng_state_set(TensorHandle state);

    [LibraryImport(Library)]
    public static partial int gadms_num_threads_get();

    [LibraryImport(Library)]
    public static partial int gadms_num_threads_set(int count);

    [LibraryImport(Library)]
    public static partial int gadms_cpu_has_bf16();

    [LibraryImport(Library)]
    public static partial int gadms_cuda_device_count();

    [LibraryImport(Library)]
    public static partial nint gadms_torch_version();

    [LibraryImport(Library)]
    public static partial int gadms_show_config(nint* text);
}
