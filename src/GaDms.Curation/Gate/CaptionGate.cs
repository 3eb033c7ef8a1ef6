using System.Collections.Concurrent;
using GaDms.Retrieval.Models;

namespace GaDms.Curation.Gate;

/// <summary>Lets captions through that keep all rules, and counts by rule those that do not. Safe for many threads.</summary>
public sealed class CaptionGate
{
    private readonly IReadOnlyList<ICaptionRule> _rules;
    private readonly ConcurrentDictionary<string, long> _counts;
    private long _seen;

    /// <summary>A gate of rules, asked in their order.</summary>
    public CaptionGate(IReadOnlyList<ICaptionRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        _counts = new(rules.Select(rule => KeyValuePair.Create(rule.Reason, 0L)), StringComparer.Ordinal);
    }

    /// <summary>Captions that asked to be let through.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    /// <summary>Captions held back, by the rule that they broke first; rules that none broke are there with 0.</summary>
    public IReadOnlyDictionary<string, long> Counts => new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);

    /// <summary>All rules in the order in which they are asked: the cheap ones first.</summary>
    /// <param name="settings">Their bounds.</param>
    /// <param name="model">Measures the likeness of crop and caption; null leaves that rule out.</param>
    public static CaptionGate Create(GateSettings settings, RetrievalModel? model = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        List<ICaptionRule> rules =
        [
            new UnfilledSlotRule(),
            new RefusalRule(),
            new MetaTextRule(),
            new LanguageRule(),
            new LengthRule(settings.LeastWords, settings.MostWords),
            new GuessRule(),
            new UnseenRule(),
            new OnePersonRule(),
            new DuplicateRule(settings.MostLikeness),
        ];
        if (model is not null)
            rules.Add(new SimilarityRule(model, settings.LeastSimilarity));
        return new CaptionGate(rules);
    }

    /// <summary>The first rule that a caption breaks; null when it may pass.</summary>
    public Rejection? Check(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        Interlocked.Increment(ref _seen);
        foreach (ICaptionRule rule in _rules)
        {
            if (rule.Fault(caption) is { } fault)
            {
                _counts.AddOrUpdate(rule.Reason, 1, (_, count) => count + 1);
                return new Rejection(rule.Reason, fault);
            }
        }

        return null;
    }
}

/// <summary>Bounds of the gate's rules.</summary>
public sealed record GateSettings
{
    /// <summary>Words of a caption at least.</summary>
    public int LeastWords { get; init; } = 5;

    /// <summary>Words of a caption at most; CLIP's text tower reads 77 tokens.</summary>
    public int MostWords { get; init; } = 70;

    /// <summary>Likeness of a crop's two captions from which they count as one, see <see cref="CaptionWords.Likeness"/>.</summary>
    public double MostLikeness { get; init; } = 0.7;

    /// <summary>Cosine of crop and caption at least, where a retrieval model is given.</summary>
    public double LeastSimilarity { get; init; } = 0.15;

    internal void Validate()
    {
        if (LeastWords < 1 || MostWords < LeastWords)
            throw new CurationException($"Gate: leastWords ({LeastWords}) must be at least 1 and mostWords ({MostWords}) not below it.");
        if (MostLikeness is not (> 0 and <= 1))
            throw new CurationException($"Gate: mostLikeness ({MostLikeness}) must be above 0 and at most 1.");
        if (LeastSimilarity is not (>= -1 and <= 1))
            throw new CurationException($"Gate: leastSimilarity ({LeastSimilarity}) must be -1 to 1.");
    }
}
