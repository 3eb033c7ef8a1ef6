namespace GaDms.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>torch.nn.utils.</summary>
        public static class utils
        {
            /// <summary>
            /// Until the result is disposed, linear layers, embeddings and convolutions made on this thread draw no weights: for models that are
            /// filled from a file, where drawing would take longer than reading.
            /// </summary>
            public static IDisposable skip_init() => GaDms.Torch.nn.Initialisation.Skip();

            /// <summary>Scales all gradients so that their common Euclidean norm is at most max_norm.</summary>
            /// <returns>The norm before scaling; zero where no parameter has a gradient.</returns>
            public static Tensor clip_grad_norm_(IEnumerable<Tensor> parameters, double max_norm)
            {
                ArgumentNullException.ThrowIfNull(parameters);
                using var scope = new TensorScope();
                using IDisposable quiet = no_grad();
                Tensor[] grads = [.. parameters.Select(static parameter => parameter.grad).OfType<Tensor>()];
                if (grads.Length == 0)
                    return scope.Keep(zeros());

                Tensor total = stack(Aten._foreach_norm_Scalar.CallMany(grads)).norm();
                Tensor scale = (max_norm / (total + 1e-6)).clamp(max: 1.0);
                foreach (Tensor grad in grads)
                    grad.mul_(scale);
                return scope.Keep(total);
            }
        }
    }
}
