using GaDms.Torch.Native;

namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>The number of threads within one operator.</summary>
    public static int get_num_threads() => NativeMethods.gadms_num_threads_get();

    /// <summary>Sets the number of threads within one operator.</summary>
    /// <exception cref="TorchException">The number is not positive.</exception>
    public static void set_num_threads(int count) => NativeMethods.Check(NativeMethods.gadms_num_threads_set(count), nameof(set_num_threads));

    /// <summary>The host's processor.</summary>
    public static class cpu
    {
        /// <summary>
        /// Whether its matrix products take bfloat16 (AVX-512). Where they do not, blocks and towers asked for bfloat16 compute in Float32, and an autocast
        /// region makes single operators many times slower.
        /// </summary>
        public static bool is_bf16_supported() => NativeMethods.gadms_cpu_has_bf16() != 0;
    }

    /// <summary>GPUs.</summary>
    public static class cuda
    {
        /// <summary>Whether this libtorch has CUDA and sees a GPU.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>The number of GPUs that libtorch sees.</summary>
        public static int device_count() => NativeMethods.gadms_cuda_device_count();
    }
}
