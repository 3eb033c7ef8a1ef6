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
            if (!is_grad_enabled())
                return function(input);
            using var scope = new TensorScope();
            Tensor output;
            using (no_grad())
                output = function(input);
            var device = input.device;
            var closure = GCHandle.Alloc(new Recomputation(function, AutocastState(device)));
            nint result;
            NativeMethods.Check(
                NativeMethods.gadms_checkpoint(input.Handle, output.Handle, &Recompute, &Release, GCHandle.ToIntPtr(closure), &result), nameof(checkpoint));
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
    }
}
