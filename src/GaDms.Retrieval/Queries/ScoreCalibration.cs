using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Queries;

/// <summary>
/// Says what a score is worth in one gallery: it is compared with the best scores that queries get whose person is not there. Such queries
/// need no labels: made-up descriptions for sentences, and for pictures the gallery's own entries among all others.
/// </summary>
/// <remarks>
/// Made once for a gallery, again when its entries have changed; immutable and safe for many threads. A score costs nothing further.
/// Figures, and which other statistics did worse, are in docs/queries.md and decision 16.
/// </remarks>
public sealed class ScoreCalibration
{
    /// <summary>Entries to ask a gallery for.</summary>
    public const int SampleSize = 2000;

    /// <summary>Results below this probability are no better than those of a search for somebody who is not there.</summary>
    public const float CutOff = 0.35f;

    // With fewer entries the best scores of made-up queries say nothing.
    private const int LeastSample = 30;

    // More references do not change mean and deviation any more.
    private const int References = 240;

    // Copies of a picture, and pictures of the next moment, are no answer to a query for somebody else.
    private const float SamePicture = 0.98f;

    // Fitted on rendered people: queries of people who are there against others, both equally many. See docs/queries.md.
    private const float Steepness = 1.5f;
    private static readonly float[] s_evenAt = [0.85f, 0.2f, 0.5f];

    private readonly (float Mean, float Deviation)[]? _absent;

    private ScoreCalibration((float Mean, float Deviation)[]? absent) => _absent = absent;

    /// <summary>Whether the gallery is large enough to judge scores.</summary>
    public bool CanJudge => _absent is not null;

    /// <summary>Learns what scores mean in a gallery.</summary>
    /// <param name="model">The gallery's model.</param>
    /// <param name="sample">Some of its vectors, see <see cref="Store.IGallery.SampleAsync"/>.</param>
    /// <param name="entries">How many entries there are; the best of more is better by chance.</param>
    public static ScoreCalibration Of(RetrievalModel model, IReadOnlyList<float[]> sample, long entries)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Count < LeastSample ? new ScoreCalibration(null) : Of(ReferenceFeatures.Of(model), sample, entries);
    }

    /// <summary>The same with encoded references.</summary>
    internal static ScoreCalibration Of(IReadOnlyList<float[]> sentences, IReadOnlyList<float[]> sample, long entries)
    {
        var pictures = Enumerable.Range(0, Math.Min(References, sample.Count)).Select(i => (int)((long)i * sample.Count / Math.Min(References, sample.Count))).ToArray();
        return new ScoreCalibration(
        [
            Absent([.. sentences.Select(vector => (vector, -1))], sample, entries),
            Absent([.. pictures.Select(i => (sample[i], i))], sample, entries),
            Absent([.. pictures.Select((i, n) => (Mixed(sentences[n % sentences.Count], sample[i]), i))], sample, entries),
        ]);
    }

    /// <summary>
    /// 0 to 1: how likely somebody who gets this score as the best result is who was looked for, if half of all searches are for people who are there. 0.5
    /// of every score where <see cref="CanJudge"/> is false.
    /// </summary>
    public float Probability(QueryKind kind, float score) =>
        _absent is null ? 0.5f : 1 / (1 + MathF.Exp(-Steepness * (Deviations(kind, score) - s_evenAt[(int)kind])));

    /// <summary>Whether the best score of a search is what searches get for people who are not there.</summary>
    public bool NothingFits(QueryKind kind, float best) => Probability(kind, best) < CutOff;

    /// <summary>How far a score lies above the usual best score of those who are not there.</summary>
    internal float Deviations(QueryKind kind, float score) => (score - _absent![(int)kind].Mean) / _absent[(int)kind].Deviation;

    private static (float Mean, float Deviation) Absent((float[] Query, int Self)[] references, IReadOnlyList<float[]> sample, long entries)
    {
        var best = new float[references.Length];
        var bestOfHalf = new float[references.Length];
        Parallel.For(0, references.Length, i =>
        {
            var (query, self) = references[i];
            var (whole, half) = (-1f, -1f);
            for (var j = 0; j < sample.Count; j++)
            {
                if (j == self || (self >= 0 && DotProduct.Compute(sample[self], sample[j]) > SamePicture))
                    continue;
                var score = DotProduct.Compute(query, sample[j]);
                whole = Math.Max(whole, score);
                if ((j & 1) == 0)
                    half = Math.Max(half, score);
            }
            (best[i], bestOfHalf[i]) = (whole, half);
        });
        var mean = best.Average();
        var deviation = MathF.Sqrt(best.Average(value => (value - mean) * (value - mean)));

        // The largest of n draws from a bell grows with the root of 2 ln n; the slope is what half the sample lacks.
        var slope = (mean - bestOfHalf.Average()) / (Root(sample.Count) - Root(sample.Count / 2));
        var more = entries > sample.Count ? slope * (Root(entries) - Root(sample.Count)) : 0;
        return ((float)(mean + more), Math.Max(deviation, 1e-4f));

        static double Root(long n) => Math.Sqrt(2 * Math.Log(n));
    }

    private static float[] Mixed(float[] sentence, float[] picture)
    {
        var mixed = new float[picture.Length];
        UnitVectors.Add(mixed, sentence, QueryComposer.TextShare);
        UnitVectors.Add(mixed, picture, 1 - QueryComposer.TextShare);
        UnitVectors.TryNormalize(mixed);
        return mixed;
    }
}
