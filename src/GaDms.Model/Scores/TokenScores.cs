namespace GaDms.Model.Scores;

/// <summary>All token scores by name.</summary>
public static class TokenScores
{
    /// <summary>Text layers that the gradient scores look at; 8 in the paper, whose figure 7 finds it best.</summary>
    public const int DefaultLayers = 8;

    /// <summary>Names in the order in which they are told to users.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "released", "css", "paper", "paper-signed", "contribution", "contribution-softmax", "contribution-contrast",
        "gradient", "gradient-contrast", "integrated", "integrated-softmax", "integrated-contrast", "integrated-swap-contrast",
        "leave-one-out", "leave-one-out-softmax", "leave-one-out-contrast", "swap-contrast",
    ];

    /// <summary>The score of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="layers">Text layers that the attention scores look at, from the last; more than there are means all.</param>
    /// <exception cref="InvalidDataException">There is no such score.</exception>
    public static ITokenScore Create(string name, int layers = DefaultLayers) => name switch
    {
        "released" => new ReleasedGass(layers),
        "css" => new CrossModalSimilarity(),
        "paper" => new PaperGass(layers, signed: false),
        "paper-signed" => new PaperGass(layers, signed: true),
        "contribution" => new AttentionContribution(layers, MatchObjective.Cosine),
        "contribution-softmax" => new AttentionContribution(layers, MatchObjective.BatchSoftmax),
        "contribution-contrast" => new AttentionContribution(layers, MatchObjective.Contrast),
        "gradient" => new EmbeddingGradient(1, MatchObjective.Cosine),
        "integrated" => new EmbeddingGradient(4, MatchObjective.Cosine),
        "integrated-softmax" => new EmbeddingGradient(4, MatchObjective.BatchSoftmax),
        "gradient-contrast" => new EmbeddingGradient(1, MatchObjective.Contrast),
        // Two points are as good as four there, at half the cost (docs/experiments.md).
        "integrated-contrast" => new EmbeddingGradient(2, MatchObjective.Contrast),
        "integrated-swap-contrast" => new EmbeddingGradient(2, MatchObjective.Contrast, fromNeighbours: true),
        "leave-one-out" => new LeaveOneOut(MatchObjective.Cosine),
        "leave-one-out-softmax" => new LeaveOneOut(MatchObjective.BatchSoftmax),
        "leave-one-out-contrast" => new LeaveOneOut(MatchObjective.Contrast),
        "swap-contrast" => new NeighbourSwap(MatchObjective.Contrast),
        _ => throw new InvalidDataException($"there is no token score \"{name}\"; choose one of {string.Join(", ", Names)}"),
    };
}
