namespace GaDms.Data.Transforms;

/// <summary>What random erasing leaves in its rectangle.</summary>
public enum ErasingFill
{
    /// <summary>0 after normalisation, which is the mean colour: what the paper says ("filled with the mean").</summary>
    Mean,

    /// <summary>The mean's own numbers after normalisation, a light grey: what the released code does.</summary>
    Released,
}

/// <summary>Chances and sizes of the published training augmentation; the defaults are those of the released code.</summary>
public sealed record AugmentationSettings
{
    /// <summary>How often a picture is mirrored.</summary>
    public double FlipProbability { get; init; } = 0.5;

    /// <summary>Black border in pixels on every side before the random crop, of the network's input size.</summary>
    public int Padding { get; init; } = 10;

    /// <summary>How often a rectangle is erased.</summary>
    public double ErasingProbability { get; init; } = 0.5;

    /// <summary>What the erased rectangle is filled with.</summary>
    public ErasingFill ErasingFill { get; init; } = ErasingFill.Mean;
}
