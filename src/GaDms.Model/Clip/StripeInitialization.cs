using GaDms.Torch;

namespace GaDms.Model.Clip;

// P image tokens, W image width, R rows of the patch grid, H heads, d head width.

/// <summary>
/// A beginning for an image tower that learns to see people from nothing, with little data: positions are sinusoids of row and
/// column, and each head of every block first looks at one horizontal stripe of the picture. With <see cref="ClipInitialization"/>
/// alone, all heads of a small tower settle on the torso, whose colours answer most comparisons; head and feet then get no attention,
/// hence no gradient, and are never seen (docs/decisions/0015).
/// </summary>
public static class StripeInitialization
{
    private const double Amplitude = 0.5;

    // Deviation of a patch with such a position under CLIP's other weights, which ln_pre divides by.
    private const double TokenDeviation = 0.68;

    // In logits: a head's own stripe starts with about 50 times the weight of the others.
    private const double Strength = 4;

    // The share that random weights have in a query is of deviation 1; this keeps a head's stripe out of its reach.
    private const double QueryBias = 1;

    // In rows.
    private const double StripeDeviation = 0.7;

    private const double LowestFrequency = 1 / 16.0;

    /// <summary>Changes positions and attention of a tower whose other weights have been drawn.</summary>
    /// <param name="tower">The tower.</param>
    /// <param name="config">Its sizes; its width must be a multiple of 4.</param>
    /// <exception cref="InvalidDataException">The width is not.</exception>
    public static void Apply(ImageEncoder tower, ClipConfig config)
    {
        ArgumentNullException.ThrowIfNull(tower);
        ArgumentNullException.ThrowIfNull(config);
        if (config.VisionWidth % 4 != 0)
            throw new InvalidDataException($"model size visionWidth = {config.VisionWidth} must be a multiple of 4 for sinusoids of row and column");
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var positions = Positions(config);
        tower.positional_embedding.copy_(torch.tensor(positions, [config.ImageTokens, config.VisionWidth]));
        var width = config.VisionWidth;
        var heads = width / config.HeadWidth;
        var readers = Readers(config, heads, positions).unsqueeze(1).expand(heads, config.HeadWidth, width).reshape(width, width);   // (W, W)
        var keys = readers * (Strength / QueryBias / Math.Sqrt(config.HeadWidth));
        foreach (var block in tower.transformer.Blocks)
        {
            block.attn.in_proj_weight.narrow(0, width, width).add_(keys);
            block.attn.in_proj_bias.narrow(0, 0, width).fill_(QueryBias);
        }
    }

    // [P, W]: a quarter each for sine and cosine of row and column; none for the class token.
    private static float[] Positions(ClipConfig config)
    {
        var (width, quarter) = (config.VisionWidth, config.VisionWidth / 4);
        var values = new float[config.ImageTokens * width];
        for (var patch = 0; patch < config.ImageTokens - 1; patch++)
        {
            var token = values.AsSpan((1 + patch) * width, width);
            var (row, column) = Math.DivRem(patch, config.GridWidth);
            for (var i = 0; i < quarter; i++)
            {
                var frequency = Math.PI * Math.Pow(LowestFrequency, i / Math.Max(1.0, quarter - 1));
                token[i] = (float)(Amplitude * Math.Sin(row * frequency));
                token[quarter + i] = (float)(Amplitude * Math.Cos(row * frequency));
                token[(2 * quarter) + i] = (float)(Amplitude * Math.Sin(column * frequency));
                token[(3 * quarter) + i] = (float)(Amplitude * Math.Cos(column * frequency));
            }
        }
        return values;
    }

    // [H, W]: what gives 1 on the positions of a head's stripe and 0 on others (ridge regression, so that patches add little noise).
    private static Tensor Readers(ClipConfig config, int heads, float[] positions)
    {
        var (width, rows) = (config.VisionWidth, config.GridHeight);
        var rowsOnly = new float[rows * width];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < width / 2; i++)
                rowsOnly[(row * width) + i] = (float)(positions[((1 + (row * config.GridWidth)) * width) + i] / TokenDeviation);
        }
        var targets = new float[heads * rows];
        for (var head = 0; head < heads; head++)
        {
            var centre = ((head + 0.5) * rows / heads) - 0.5;
            for (var row = 0; row < rows; row++)
                targets[(head * rows) + row] = (float)Math.Exp(-Math.Pow((row - centre) / StripeDeviation, 2) / 2);
        }
        var p = torch.tensor(rowsOnly, [rows, width]);
        var gram = p.matmul(p.t()) + torch.eye(rows);                                                  // (R, R)
        return torch.tensor(targets, [heads, rows]).matmul(torch.linalg.solve(gram, p));
    }
}
