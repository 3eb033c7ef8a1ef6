namespace GaDms.Model.Masking;

/// <summary>
/// From a token's score to the probability of hiding it: <c>Scale * sigmoid(Slope * (x - Threshold))</c>, where x is
/// the score for informative tokens and 1 - score for noise tokens (GA-DMS eq. 5 and 7).
/// </summary>
public sealed record MaskProbability
{
    /// <summary>Score of a pair that has not been seen yet.</summary>
    public const float InitialScore = 0.85f;

    /// <summary>Highest probability.</summary>
    public required double Scale { get; init; }

    /// <summary>How sharply the probability turns at the threshold.</summary>
    public double Slope { get; init; } = 20;

    /// <summary>Where half of the highest probability is reached.</summary>
    public required double Threshold { get; init; }

    /// <summary>Informative-token masking of the paper and the released code.</summary>
    public static MaskProbability Informative { get; } = new() { Scale = 0.3, Threshold = 0.1 };

    /// <summary>Noise-token masking of the paper and the released code; its argument is 1 - score.</summary>
    public static MaskProbability Noise { get; } = new() { Scale = 0.2, Threshold = 0.9 };

    /// <summary>The probability at <paramref name="x"/>.</summary>
    public double At(double x) => Scale / (1 + Math.Exp(-Slope * (x - Threshold)));
}
