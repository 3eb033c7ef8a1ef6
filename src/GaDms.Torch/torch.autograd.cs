using GaDms.Torch.Native;

namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>Differentiation.</summary>
    public static unsafe class autograd
    {
        /// <summary>The gradients of the outputs' (weighted) sum with respect to each input, without touching any grad.</summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what: leaves or intermediate results.</param>
        /// <param name="grad_outputs">One weight of each output's shape; null, or a null element, stands for 1 of a single element.</param>
        /// <param name="retain_graph">Keep the graph for another pass.</param>
        /// <param name="create_graph">Make the gradients differentiable; keeps the graph as well.</param>
        /// <param name="allow_unused">Give null for an input that took no part, instead of failing.</param>
        /// <exception cref="TorchException">No graph, a wrong shape, or an unused input.</exception>
        public static Tensor?[] grad(
            Tensor[] outputs,
            Tensor[] inputs,
            Tensor?[]? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false)
        {
            CheckCounts(outputs, grad_outputs);
            ArgumentNullException.ThrowIfNull(inputs);
            using var heldOutputs = new HeldTensors(outputs);
            using var heldInputs = new HeldTensors(inputs);
            using var heldGrads = new HeldTensors(grad_outputs);
            var gradients = new nint[inputs.Length];
            fixed (nint* output = heldOutputs.Handles, input = heldInputs.Handles, weight = heldGrads.Handles, gradient = gradients)
            {
                NativeMethods.Check(
                    NativeMethods.gadms_autograd_grad(
                        output, outputs.Length, input, inputs.Length, weight,
                        retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, gradient),
                    "torch.autograd.grad");
            }

            return Array.ConvertAll(gradients, static handle => handle == 0 ? null : new Tensor(handle));
        }

        /// <summary>Accumulates the gradients of the outputs' (weighted) sum into grad of the leaves they were computed from.</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">One weight of each output's shape; null, or a null element, stands for 1 of a single element.</param>
        /// <param name="retain_graph">Keep the graph for another pass.</param>
        /// <param name="create_graph">Make the gradients differentiable; keeps the graph as well.</param>
        /// <exception cref="TorchException">No graph or a wrong shape.</exception>
        public static void backward(Tensor[] tensors, Tensor?[]? grad_tensors = null, bool retain_graph = false, bool create_graph = false)
        {
            CheckCounts(tensors, grad_tensors);
            using var heldOutputs = new HeldTensors(tensors);
            using var heldGrads = new HeldTensors(grad_tensors);
            fixed (nint* output = heldOutputs.Handles, weight = heldGrads.Handles)
            {
                NativeMethods.Check(
                    NativeMethods.gadms_autograd_backward(
                        output, tensors.Length, weight, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0),
                    "torch.autograd.backward");
            }
        }

        private static void CheckCounts(Tensor[] outputs, Tensor?[]? weights)
        {
            ArgumentNullException.ThrowIfNull(outputs);
            if (weights is not null && weights.Length != outputs.Length)
                throw new ArgumentException($"{weights.Length} gradients were given for {outputs.Length} outputs.", nameof(weights));
        }
    }
}
