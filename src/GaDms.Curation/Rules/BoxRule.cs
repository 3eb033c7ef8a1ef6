using GaDms.Curation.Detection;

namespace GaDms.Curation.Rules;

/// <summary>Limits of <see cref="BoxRule"/>; the defaults are the paper's, made for YOLO.</summary>
public sealed record BoxRuleSettings
{
    /// <summary>The confidence has to be above this.</summary>
    public float LeastConfidence { get; init; } = 0.85f;

    /// <summary>The shorter side has to be above this, in pixels.</summary>
    public float LeastSide { get; init; } = 90;

    /// <summary>Width through height has to be above this.</summary>
    public float LeastAspect { get; init; } = 0.25f;

    /// <summary>Width through height has to be below this.</summary>
    public float MostAspect { get; init; } = 0.5f;
}

/// <summary>Keeps boxes of surely found, large enough, upright people (paper, person-centric image filtering).</summary>
/// <param name="settings">Null for the paper's limits.</param>
public sealed class BoxRule(BoxRuleSettings? settings = null)
{
    private readonly BoxRuleSettings _settings = settings ?? new BoxRuleSettings();

    /// <summary>The first limit that the box misses: <c>box-unsure</c>, <c>box-too-narrow</c> or <c>box-aspect</c>; null when it
    /// keeps all.</summary>
    public Rejection? Check(PersonBox box)
    {
        if (!(box.Confidence > _settings.LeastConfidence))
            return new Rejection("box-unsure", $"confidence {box.Confidence:0.###}, has to be above {_settings.LeastConfidence:0.###}");

        float side = Math.Min(box.Width, box.Height);
        if (!(side > _settings.LeastSide))
            return new Rejection("box-too-narrow", $"shorter side {side:0.#} px, has to be above {_settings.LeastSide:0.#} px");

        float aspect = box.Width / box.Height;
        return aspect > _settings.LeastAspect && aspect < _settings.MostAspect
            ? null
            : new Rejection("box-aspect", $"width / height {aspect:0.###}, has to be between {_settings.LeastAspect:0.###} and {_settings.MostAspect:0.###}");
    }
}
