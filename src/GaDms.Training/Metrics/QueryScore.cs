using System.Runtime.InteropServices;

namespace GaDms.Training.Metrics;

/// <summary>How one query fared. Ranks count from 1; the two other values lie in (0, 1].</summary>
/// <param name="FirstRank">Rank of the best positive.</param>
/// <param name="AveragePrecision">AP: mean over positives of (positives so far / rank).</param>
/// <param name="InverseNegativePenalty">INP: positives / rank of the last positive.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QueryScore(int FirstRank, double AveragePrecision, double InverseNegativePenalty);
