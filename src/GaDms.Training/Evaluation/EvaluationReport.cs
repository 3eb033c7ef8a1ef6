using GaDms.Training.Metrics;

namespace GaDms.Training.Evaluation;

/// <summary>Figures of one direction, in percent.</summary>
/// <param name="Rank1">Rank-1.</param>
/// <param name="Rank5">Rank-5.</param>
/// <param name="Rank10">Rank-10.</param>
/// <param name="MeanAveragePrecision">mAP.</param>
/// <param name="MeanInverseNegativePenalty">mINP.</param>
/// <param name="Queries">Queries that were scored.</param>
/// <param name="Gallery">Entries they were ranked against.</param>
/// <param name="QueriesWithoutPositive">Queries left out, because nobody in the gallery is theirs.</param>
public sealed record DirectionReport(
    double Rank1, double Rank5, double Rank10, double MeanAveragePrecision, double MeanInverseNegativePenalty, int Queries, int Gallery, int QueriesWithoutPositive)
{
    internal static DirectionReport From(RetrievalScores scores, int gallery) => new(
        scores.Rank(1), scores.Rank(5), scores.Rank(10), scores.MeanAveragePrecision, scores.MeanInverseNegativePenalty,
        scores.Queries, gallery, scores.QueriesWithoutPositive);
}

/// <summary>Result of an evaluation.</summary>
/// <param name="TextToImage">Sentences search pictures: what the field reports.</param>
/// <param name="ImageToText">Pictures search sentences.</param>
public sealed record EvaluationReport(DirectionReport TextToImage, DirectionReport ImageToText);
