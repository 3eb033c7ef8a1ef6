namespace GaDms.Training.Metrics;

/// <summary>Area under the ROC curve: how well a score separates two classes.</summary>
public static class RocAuc
{
    /// <summary>
    /// The probability that a random positive scores above a random negative, a tie counting one half; from 0 to 1,
    /// 0.5 is chance. NaN when one of the two classes is empty.
    /// </summary>
    /// <param name="scores">One score per item; none of them NaN.</param>
    /// <param name="isPositive">The class of each item.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public static double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        if (scores.Length != isPositive.Length)
        {
            throw new ArgumentException(
                $"Each score needs its class: {scores.Length} scores, {isPositive.Length} classes.", nameof(isPositive));
        }

        var sorted = scores.ToArray();
        var classes = isPositive.ToArray();
        if (sorted.Any(float.IsNaN))
            throw new ArgumentException($"Score {Array.FindIndex(sorted, float.IsNaN)} is not a number.", nameof(scores));
        Array.Sort(sorted, classes);

        double wins = 0;
        long negativesBelow = 0, positivesTotal = 0;
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            long positives = 0;
            for (; end < sorted.Length && sorted[end] == sorted[start]; end++)
                positives += classes[end] ? 1 : 0;
            var negatives = end - start - positives;
            wins += positives * (negativesBelow + 0.5 * negatives);
            negativesBelow += negatives;
            positivesTotal += positives;
            start = end;
        }

        return wins / ((double)positivesTotal * negativesBelow);
    }
}
