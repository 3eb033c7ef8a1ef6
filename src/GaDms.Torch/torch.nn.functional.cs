namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>Neural networks.</summary>
    public static partial class nn
    {
        /// <summary>torch.nn.functional: <c>using F = GaDms.Torch.torch.nn.functional;</c></summary>
        public static partial class functional
        {
            private static readonly Operator s_quickGelu = new("gadms::quick_gelu");

            /// <summary>input @ weight^T + bias. [..., in], [out, in], [out] -> [..., out].</summary>
            public static Tensor linear(Tensor input, Tensor weight, Tensor? bias = null) => Aten.linear.Call(input, weight, bias);

            /// <summary>Normalises over the last dimensions, of the given sizes, to mean 0 and variance 1; then weight and bias.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Aten.layer_norm.Call(input, normalized_shape, weight, bias, eps);

            /// <summary>The rows of weight [n, d] that the indices (Int64 [...]) name: [..., d].</summary>
            public static Tensor embedding(Tensor input, Tensor weight) => Aten.embedding.Call(weight, input);

            /// <summary>[B, in, H, W] convolved with [out, in / groups, kH, kW].</summary>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? stride = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.conv2d.Call(input, weight, bias, stride ?? [1, 1], padding ?? [0, 0], dilation ?? [1, 1], groups);

            /// <summary>Means of neighbours: [..., L] to [..., (L + 2 padding - kernel) / stride + 1].</summary>
            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long padding = 0) =>
                Aten.avg_pool1d.Call(input, kernel_size, stride ?? kernel_size, padding);

            /// <summary>exp(x) over its sum along a dimension; computed in dtype where one is given.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <summary>The logarithm of softmax, without underflow.</summary>
            public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => input.log_softmax(dim, dtype);

            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor input) => Aten.relu.Call(input);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor input) => Aten.sigmoid.Call(input);

            /// <summary>x times the normal distribution's function of x; approximate is "none" or "tanh".</summary>
            public static Tensor gelu(Tensor input, string approximate = "none") => Aten.gelu.Call(input, approximate);

            /// <summary>x * sigmoid(x).</summary>
            public static Tensor silu(Tensor input) => Aten.silu.Call(input);

            /// <summary>x * sigmoid(1.702 x), CLIP's activation, as one kernel (this project's operator gadms::quick_gelu).</summary>
            public static Tensor quick_gelu(Tensor input) => s_quickGelu.Call(input);

            /// <summary>In training, zeroes elements at probability p and scales the others by 1 / (1 - p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true) => Aten.dropout.Call(input, p, training);

            /// <summary>x / max(norm of order p along dim, eps).</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using Tensor norm = input.norm(p, dim, keepdim: true);
                using Tensor bounded = norm.clamp(min: eps);
                return input / bounded;
            }

            /// <summary>The cosine of the angles between vectors along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) =>
                Aten.cosine_similarity.Call(x1, x2, dim, eps);

            /// <summary>Int64 [...] to Int64 [..., classes]; -1 takes the largest index plus one.</summary>
            public static Tensor one_hot(Tensor input, long num_classes = -1) => Aten.one_hot.Call(input, num_classes);

            /// <summary>Adds elements around the last dimensions: (left, right) of the last, then of the one before, ...</summary>
            /// <param name="input">The tensor.</param>
            /// <param name="pad">How many to add on either side; negative numbers cut.</param>
            /// <param name="mode">"constant", "reflect", "replicate" or "circular".</param>
            /// <param name="value">What to add in mode "constant".</param>
            public static Tensor pad(Tensor input, long[] pad, string mode = "constant", double value = 0) =>
                Aten.pad.Call(input, pad, mode, string.Equals(mode, "constant", StringComparison.Ordinal) ? value : Argument.None);

            /// <summary>Resamples to another size: [B, C, L] or [B, C, H, W].</summary>
            /// <param name="input">The tensor.</param>
            /// <param name="size">The new L, or H and W.</param>
            /// <param name="mode">"nearest", "linear" (for L) or "bilinear" (for H and W).</param>
            /// <param name="align_corners">Whether the corner elements' centres, not their outer edges, stay where they are.</param>
            /// <exception cref="ArgumentException">No such mode for so many dimensions.</exception>
            public static Tensor interpolate(Tensor input, long[] size, string mode = "nearest", bool align_corners = false)
            {
                ArgumentNullException.ThrowIfNull(size);
                return (mode, size.Length) switch
                {
                    ("nearest", 1) => Aten.upsample_nearest1d.Call(input, size),
                    ("nearest", 2) => Aten.upsample_nearest2d.Call(input, size),
                    ("linear", 1) => Aten.upsample_linear1d.Call(input, size, align_corners),
                    ("bilinear", 2) => Aten.upsample_bilinear2d.Call(input, size, align_corners),
                    _ => throw new ArgumentException($"No interpolation \"{mode}\" to a size of {size.Length} dimensions.", nameof(mode)),
                };
            }
        }
    }
}
