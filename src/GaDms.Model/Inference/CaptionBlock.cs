using GaDms.Model.Clip;
using GaDms.Model.Files;

namespace GaDms.Model.Inference;

// R rows: the tokens of all captions, one caption after the other; D text width.

/// <summary>Memory for one residual attention block of the text tower, and what it computes.</summary>
internal sealed class CaptionBlock(int width, int headWidth)
{
    private readonly float[] _norm1Weight = new float[width], _norm1Bias = new float[width];
    private readonly float[] _inWeight = new float[3 * width * width], _inBias = new float[3 * width];
    private readonly float[] _outWeight = new float[width * width], _outBias = new float[width];
    private readonly float[] _norm2Weight = new float[width], _norm2Bias = new float[width];
    private readonly float[] _widenWeight = new float[4 * width * width], _widenBias = new float[4 * width];
    private readonly float[] _narrowWeight = new float[4 * width * width], _narrowBias = new float[width];

    /// <summary>The parameters of a block by name, with their shapes.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Parameters(ClipConfig clip, int block)
    {
        long width = clip.TextWidth;
        (string Name, long[] Shape)[] all =
        [
            ("ln_1.weight", [width]), ("ln_1.bias", [width]),
            ("attn.in_proj_weight", [3 * width, width]), ("attn.in_proj_bias", [3 * width]),
            ("attn.out_proj.weight", [width, width]), ("attn.out_proj.bias", [width]),
            ("ln_2.weight", [width]), ("ln_2.bias", [width]),
            ("mlp.c_fc.weight", [4 * width, width]), ("mlp.c_fc.bias", [4 * width]),
            ("mlp.c_proj.weight", [width, 4 * width]), ("mlp.c_proj.bias", [width]),
        ];
        return all.Select(parameter => ($"{CaptionTower.Prefix}transformer.resblocks.{block}.{parameter.Name}", parameter.Shape));
    }

    /// <summary>Reads the weights of a block.</summary>
    public void Read(ModelWeights weights, ClipConfig clip, int block)
    {
        float[][] all =
        [
            _norm1Weight, _norm1Bias, _inWeight, _inBias, _outWeight, _outBias,
            _norm2Weight, _norm2Bias, _widenWeight, _widenBias, _narrowWeight, _narrowBias,
        ];
        foreach (var (memory, (name, _)) in all.Zip(Parameters(clip, block)))
            weights.Read(name, memory);
    }

    /// <summary>The block's output at some of its rows.</summary>
    /// <param name="x">[R, D].</param>
    /// <param name="first">For each row, the first row of its caption.</param>
    /// <param name="at">The rows wanted.</param>
    /// <returns>[number of rows wanted, D].</returns>
    public float[] Forward(float[] x, int[] first, int[] at)
    {
        var projected = Rows.Linear(Rows.LayerNorm(x, _norm1Weight, _norm1Bias), _inWeight, _inBias);             // (R, 3D): queries, keys, values
        var result = Rows.Linear(Attend(projected, first, at), _outWeight, _outBias);
        for (var i = 0; i < at.Length; i++)
            Rows.Add(result.AsSpan(i * width, width), x.AsSpan(at[i] * width, width));
        var hidden = Rows.Linear(Rows.LayerNorm(result, _norm2Weight, _norm2Bias), _widenWeight, _widenBias);     // (rows, 4D)
        Rows.QuickGelu(hidden);
        Rows.Add(result, Rows.Linear(hidden, _narrowWeight, _narrowBias));
        return result;
    }

    // A token sees itself and those before it in its caption.
    private float[] Attend(float[] projected, int[] first, int[] at)
    {
        var result = new float[at.Length * width];
        var scale = 1 / MathF.Sqrt(headWidth);
        Span<float> weights = stackalloc float[at.Zip(at, (row, _) => row - first[row] + 1).DefaultIfEmpty().Max()];
        for (var i = 0; i < at.Length; i++)
        {
            var (row, begin) = (at[i], first[at[i]]);
            var seen = weights[..(row - begin + 1)];
            for (var head = 0; head < width; head += headWidth)
            {
                var query = projected.AsSpan((row * 3 * width) + head, headWidth);
                for (var j = 0; j < seen.Length; j++)
                    seen[j] = scale * Rows.Dot(query, projected.AsSpan(((begin + j) * 3 * width) + width + head, headWidth));
                Softmax(seen);
                var attended = result.AsSpan((i * width) + head, headWidth);
                for (var j = 0; j < seen.Length; j++)
                    Rows.AddScaled(attended, projected.AsSpan(((begin + j) * 3 * width) + (2 * width) + head, headWidth), seen[j]);
            }
        }
        return result;
    }

    private static void Softmax(Span<float> values)
    {
        var highest = float.NegativeInfinity;
        foreach (var value in values)
            highest = MathF.Max(highest, value);
        var sum = 0f;
        foreach (ref var value in values)
        {
            value = MathF.Exp(value - highest);
            sum += value;
        }
        foreach (ref var value in values)
            value /= sum;
    }
}
