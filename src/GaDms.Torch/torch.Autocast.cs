using GaDms.Torch.Native;

namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>
    /// Until the result is disposed, operators that gain from it (matrix products, convolutions) compute in dtype on the
    /// device, and those that need it in Float32. Of this thread only. Leaving the outermost region forgets the weights
    /// that were cast meanwhile.
    /// </summary>
    public static IDisposable autocast(Device device, ScalarType dtype = ScalarType.BFloat16) => new AutocastGuard(device.Type, dtype);

    /// <summary>A region of bfloat16 where the device gains from it; null, so that all stays Float32, on a processor that does not.</summary>
    public static IDisposable? autocast_where_supported(Device device) =>
        device.Type != DeviceType.CPU || cpu.is_bf16_supported() ? autocast(device) : null;

    /// <summary>Whether this thread is within an autocast region of the device.</summary>
    public static unsafe bool is_autocast_enabled(DeviceType device)
    {
        int enabled, dtype;
        NativeMethods.Check(NativeMethods.gadms_autocast_get((int)device, &enabled, &dtype), nameof(is_autocast_enabled));
        return enabled != 0;
    }

    private sealed unsafe class AutocastGuard : IDisposable
    {
        private readonly int _device;
        private readonly int _enabledBefore;
        private readonly int _dtypeBefore;
        private bool _disposed;

        public AutocastGuard(DeviceType device, ScalarType dtype)
        {
            _device = (int)device;
            int enabled;
            int dtypeBefore;
            NativeMethods.Check(NativeMethods.gadms_autocast_get(_device, &enabled, &dtypeBefore), nameof(autocast));
            _enabledBefore = enabled;
            _dtypeBefore = dtypeBefore;
            NativeMethods.Check(NativeMethods.gadms_autocast_set(_device, 1, (int)dtype), nameof(autocast));
            NativeMethods.Check(NativeMethods.gadms_autocast_enter(), nameof(autocast));
        }

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            NativeMethods.Check(NativeMethods.gadms_autocast_leave(), nameof(autocast));
            NativeMethods.Check(NativeMethods.gadms_autocast_set(_device, _enabledBefore, _dtypeBefore), nameof(autocast));
        }
    }
}
