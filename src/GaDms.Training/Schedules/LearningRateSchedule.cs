using GaDms.IO;

namespace GaDms.Training.Schedules;

/// <summary>How the learning rate goes on after the warm-up. x runs from 0 at its end to 1 at the last epoch.</summary>
public enum ScheduleMode
{
    /// <summary>base * gamma^(number of milestones reached).</summary>
    Step,

    /// <summary>base * power^x; falls to power * base only.</summary>
    Exp,

    /// <summary>target + (base - target) * power^(1 - x). As in the released code this rises.</summary>
    Poly,

    /// <summary>target + (base - target) * (1 + cos(pi x)) / 2.</summary>
    Cosine,

    /// <summary>base * (1 - x).</summary>
    Linear,
}

/// <summary>How the learning rate gets to its base value.</summary>
public enum WarmupMethod
{
    /// <summary>From warm-up factor * base in a straight line.</summary>
    Linear,

    /// <summary>Stays at warm-up factor * base, then jumps.</summary>
    Constant,
}

/// <summary>
/// The learning rate as a function of training time, exactly as the scheduler of the released GA-DMS code computes it;
/// the defaults are its published recipe.
/// </summary>
public sealed record LearningRateSchedule : ICheckedConfig
{
    /// <summary>Shape of the curve after the warm-up.</summary>
    public ScheduleMode Mode { get; init; } = ScheduleMode.Cosine;

    /// <summary>The full learning rate, reached when the warm-up ends.</summary>
    public double BaseRate { get; init; } = 1e-5;

    /// <summary>Length of the training in epochs.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Length of the warm-up in epochs; 0 for none.</summary>
    public double WarmupEpochs { get; init; } = 5;

    /// <summary>The warm-up starts at this share of the base rate.</summary>
    public double WarmupFactor { get; init; } = 0.1;

    /// <summary>Shape of the warm-up.</summary>
    public WarmupMethod WarmupMethod { get; init; } = WarmupMethod.Linear;

    /// <summary>Only for <see cref="ScheduleMode.Step"/>: epochs after which the rate is multiplied by gamma, ascending.</summary>
    public IReadOnlyList<int> Milestones { get; init; } = [20, 40];

    /// <summary>Only for <see cref="ScheduleMode.Step"/>: factor at each milestone.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <summary>Only for <see cref="ScheduleMode.Exp"/> and <see cref="ScheduleMode.Poly"/>: base of the power.</summary>
    public double Power { get; init; } = 0.9;

    /// <summary>Only for <see cref="ScheduleMode.Poly"/> and <see cref="ScheduleMode.Cosine"/>: the target rate.</summary>
    public double TargetRate { get; init; }

    /// <summary>The learning rate after a number of epochs.</summary>
    /// <param name="epochsDone">
    /// Training time since the start, in epochs. The released code steps its scheduler once per epoch, so whole numbers
    /// give its rates: its epoch e (from 1) trains with <c>Rate(e - 1)</c>. Fractions interpolate along the same curve.
    /// Past the last epoch the rate stays at its last value.
    /// </param>
    public double Rate(double epochsDone)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochsDone);
        if (epochsDone < WarmupEpochs)
            return BaseRate * WarmupScale(epochsDone / WarmupEpochs);

        var x = Math.Min(1, (epochsDone - WarmupEpochs) / (Epochs - WarmupEpochs));
        return Mode switch
        {
            ScheduleMode.Step => BaseRate * Math.Pow(Gamma, Milestones.Count(milestone => milestone <= epochsDone)),
            ScheduleMode.Exp => BaseRate * Math.Pow(Power, x),
            ScheduleMode.Poly => TargetRate + (BaseRate - TargetRate) * Math.Pow(Power, 1 - x),
            ScheduleMode.Cosine => TargetRate + (BaseRate - TargetRate) * 0.5 * (1 + Math.Cos(Math.PI * x)),
            ScheduleMode.Linear => BaseRate * (1 - x),
            _ => throw new InvalidOperationException($"There is no schedule mode {Mode}."),
        };
    }

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check()
    {
        if (BaseRate is not (> 0 and < double.PositiveInfinity))
            yield return new(nameof(BaseRate), $"must be above 0, is {BaseRate}");
        if (TargetRate is not (>= 0 and < double.PositiveInfinity))
            yield return new(nameof(TargetRate), $"must not be negative, is {TargetRate}");
        if (WarmupEpochs < 0)
            yield return new(nameof(WarmupEpochs), $"must not be negative, is {WarmupEpochs}");
        if (Epochs <= WarmupEpochs)
            yield return new(nameof(Epochs), $"must exceed the {WarmupEpochs} warm-up epochs, is {Epochs}");
        if (WarmupFactor is not (>= 0 and <= 1))
            yield return new(nameof(WarmupFactor), $"must lie between 0 and 1, is {WarmupFactor}");
        if (Milestones.Zip(Milestones.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return new(nameof(Milestones), $"must ascend, are {string.Join(", ", Milestones)}");
    }

    private double WarmupScale(double progress) =>
        WarmupMethod == WarmupMethod.Constant ? WarmupFactor : WarmupFactor * (1 - progress) + progress;
}
