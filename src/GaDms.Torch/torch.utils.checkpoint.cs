using System.Runtime.InteropServices;
using GaDms.Torch.Native;

namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>torch.utils.</summary>
    public static partial class utils
    {
        /// <summary>
        /// torch.utils.checkpoint.checkpoint in its reentrant form: runs <paramref name="function"/> without keeping its inner
        /// activations, and once more, with a graph, when its gradient is asked for. Parameters inside receive their gradients
        /// from that second run, so this serves backward(), not autograd.grad of parameters.
        /// </summary>
        /// <param name="input">Must require a gradient, or nothing is recorded.</param>
        /// <param name="function">Deterministic: it is run twice.</param>
        public static unsafe Tensor checkpoint(Tensor input, Func<Tensor, Tensor> function)
        {
            ArgumentNullException.ThrowIfNull(function);
            if (!is_grad_enabled)
                return function(input);
            using var scope = new TensorScope();
            Tensor output;
            using (no_grad())
                output = function(input);
            var closure = GCHandle.Alloc(new Recomputation(function, AutocastDtype(input.device)));
            nint result;
            int status;
            nint held = input.Hold();
            nint computed = output.Hold();
            try
            {
                status = NativeMethods.gadms_checkpoint(held, computed, &Recompute, &Release, GCHandle.ToIntPtr(closure), &result);
            }
            finally
            {
                input.LetGo();
                output.LetGo();
            }
            NativeMethods.Check(status, nameof(checkpoint));
            return scope.Keep(new Tensor(result));
        }

        [UnmanagedCallersOnly]
        private static unsafe int Recompute(nint context, nint input, nint gradOutput, nint* gradInput)
        {
            try
            {
                var closure = (Recomputation)GCHandle.FromIntPtr(context).Target!;
                *gradInput = closure.Run(new Tensor(input), new Tensor(gradOutput));
                return 0;
            }
            catch (Exception)
            {
                // The native side turns this into an error of the backward pass.
                return 1;
            }
        }

        [UnmanagedCallersOnly]
        private static void Release(nint context) => GCHandle.FromIntPtr(context).Free();

        // The backward pass runs outside the forward pass's autocast region, the second forward pass must not.
        private static unsafe ScalarType? AutocastDtype(Device device)
        {
            int enabled;
            int dtype;
            NativeMethods.Check(NativeMethods.gadms_autocast_get((int)device.Type, &enabled, &dtype), nameof(checkpoint));
            return enabled != 0 ? (ScalarType)dtype : null;
        }

        private sealed class Recomputation(Func<Tensor, Tensor> function, ScalarType? autocastDtype)
        {
            /// <summary>Handle of the input's gradient; the caller's to free.</summary>
            public nint Run(Tensor input, Tensor gradOutput)
            {
                using var scope = new TensorScope();
                using IDisposable recording = enable_grad();
                Tensor again = input.detach();
                again.requires_grad = true;
                Tensor output;
                using (autocastDtype is { } dtype ? autocast(input.device, dtype) : null)
                    output = function(again);
                autograd.backward([output], [gradOutput]);
                input.Dispose();
                gradOutput.Dispose();
                return again.grad!.Release();
            }
        }
    }
}
