using GaDms.Torch.Native;

namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>Whether autograd records on this thread.</summary>
    public static bool is_grad_enabled => NativeMethods.gadms_grad_mode_get() != 0;

    /// <summary>Whether inference mode is on, on this thread.</summary>
    public static bool is_inference_mode_enabled => NativeMethods.gadms_inference_mode_get() != 0;

    /// <summary>Autograd does not record on this thread until the result is disposed: <c>using var _ = torch.no_grad();</c></summary>
    public static IDisposable no_grad() => new GradModeGuard(enabled: false);

    /// <summary>Autograd records on this thread until the result is disposed, inside <see cref="no_grad"/> too.</summary>
    public static IDisposable enable_grad() => new GradModeGuard(enabled: true);

    /// <summary>
    /// As <see cref="no_grad"/>, and tensors made meanwhile can never take part in autograd, which makes operators a little
    /// faster. Guards are disposed by the thread that made them, the innermost first.
    /// </summary>
    public static IDisposable inference_mode() => new InferenceModeGuard();

    private sealed class GradModeGuard : IDisposable
    {
        private readonly int _before = NativeMethods.gadms_grad_mode_get();
        private bool _disposed;

        public GradModeGuard(bool enabled) => NativeMethods.gadms_grad_mode_set(enabled ? 1 : 0);

        public void Dispose()
        {
            if (!_disposed)
                NativeMethods.gadms_grad_mode_set(_before);
            _disposed = true;
        }
    }

    private sealed class InferenceModeGuard : IDisposable
    {
        private nint _guard;

        public unsafe InferenceModeGuard()
        {
            nint guard;
            NativeMethods.Check(NativeMethods.gadms_inference_mode_enter(1, &guard), nameof(inference_mode));
            _guard = guard;
        }

        public void Dispose()
        {
            if (_guard != 0)
                NativeMethods.gadms_inference_mode_leave(_guard);
            _guard = 0;
        }
    }
}
