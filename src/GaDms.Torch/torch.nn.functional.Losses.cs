namespace GaDms.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The cross entropy of softmax(input) [N, C, ...] with classes (Int64 [N, ...]) or probabilities [N, C, ...].</summary>
            /// <param name="input">Logits.</param>
            /// <param name="target">Classes or probabilities.</param>
            /// <param name="weight">A weight per class.</param>
            /// <param name="reduction">"mean", "sum" or "none".</param>
            /// <param name="ignore_index">A class that does not count.</param>
            /// <param name="label_smoothing">How much of each target is spread over all classes, 0 to 1.</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, string reduction = "mean", long ignore_index = -100, double label_smoothing = 0) =>
                Aten.cross_entropy_loss.Call(input, target, weight, Reduction(reduction), ignore_index, label_smoothing);

            /// <summary>The negative log likelihood of classes (Int64 [N, ...]) under log probabilities [N, C, ...].</summary>
            /// <param name="input">Log probabilities.</param>
            /// <param name="target">Classes.</param>
            /// <param name="weight">A weight per class.</param>
            /// <param name="reduction">"mean", "sum" or "none".</param>
            /// <param name="ignore_index">A class that does not count.</param>
            public static Tensor nll_loss(
                Tensor input, Tensor target, Tensor? weight = null, string reduction = "mean", long ignore_index = -100) =>
                Aten.nll_loss_nd.Call(input, target, weight, Reduction(reduction), ignore_index);

            /// <summary>target * (log target - input), the divergence from exp(input) to the target.</summary>
            /// <param name="input">Log probabilities.</param>
            /// <param name="target">Probabilities, or log probabilities where log_target is set.</param>
            /// <param name="reduction">"batchmean" (the sum over the first dimension's size: the divergence), "mean" (over all elements), "sum" or "none".</param>
            /// <param name="log_target">Whether the target holds logarithms.</param>
            public static Tensor kl_div(Tensor input, Tensor target, string reduction = "mean", bool log_target = false)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (!string.Equals(reduction, "batchmean", StringComparison.Ordinal))
                    return Aten.kl_div.Call(input, target, Reduction(reduction), log_target);
                using Tensor sum = Aten.kl_div.Call(input, target, Reduction("sum"), log_target);
                return sum / input.size(0);
            }

            /// <summary>Squared differences.</summary>
            /// <param name="input">One tensor.</param>
            /// <param name="target">Another of the same shape.</param>
            /// <param name="reduction">"mean", "sum" or "none".</param>
            public static Tensor mse_loss(Tensor input, Tensor target, string reduction = "mean") =>
                Aten.mse_loss.Call(input, target, Reduction(reduction));

            // at::Reduction
            private static long Reduction(string name) => name switch
            {
                "none" => 0,
                "mean" => 1,
                "sum" => 2,
                _ => throw new ArgumentException($"\"{name}\" is no reduction. Use \"mean\", \"sum\" or \"none\".", nameof(name)),
            };
        }
    }
}
