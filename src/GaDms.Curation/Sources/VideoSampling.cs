namespace GaDms.Curation.Sources;

/// <summary>Which frames of a video are taken: exactly one of the rules. The first frame always is.</summary>
public sealed record VideoSampling
{
    /// <summary>Every n-th frame.</summary>
    public int? EveryFrames { get; init; }

    /// <summary>The first frame of every interval of so many seconds.</summary>
    public double? EverySeconds { get; init; }

    /// <summary>
    /// A frame whose colours differ from those of the frame taken last by more than this part, in (0, 1): half the sum of the
    /// differences between their colour histograms. A cut differs by 0.5 and more, a person who enters by about 0.1.
    /// </summary>
    public double? SceneChange { get; init; }

    /// <summary>Looks for values that cannot be followed.</summary>
    /// <exception cref="CurationException">None or several rules are given, or a value is out of range.</exception>
    public void Validate()
    {
        int rules = (EveryFrames is null ? 0 : 1) + (EverySeconds is null ? 0 : 1) + (SceneChange is null ? 0 : 1);
        if (rules != 1)
            throw new CurationException($"Frames of a video: give one of everyFrames, everySeconds and sceneChange; {rules} are given.");
        if (EveryFrames < 1)
            throw new CurationException($"Frames of a video: everyFrames is {EveryFrames}; it must be at least 1.");
        if (EverySeconds is not (null or (> 0 and < 1e6)))
            throw new CurationException($"Frames of a video: everySeconds is {EverySeconds}; it must be above 0 and below 1000000.");
        if (SceneChange is not (null or (> 0 and < 1)))
            throw new CurationException($"Frames of a video: sceneChange is {SceneChange}; it must lie between 0 and 1.");
    }
}
