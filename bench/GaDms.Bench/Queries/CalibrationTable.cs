using GaDms.Retrieval.Queries;

namespace GaDms.Bench.Queries;

/// <summary>Whether a search for somebody who is not there is recognised.</summary>
internal static class CalibrationTable
{
    // Look-alikes come in groups of four; a group is in the gallery as a whole or not at all.
    private const int GroupSize = 4;

    public static void Write(QueryWorld world)
    {
        Console.WriteLine("Half of the people are not in the gallery: how well the best score tells, and what the cut-off does");
        var references = world.Model.EncodeTexts(ReferenceSentences.All);
        foreach (var kind in (QueryKind[])[QueryKind.Text, QueryKind.Picture, QueryKind.Both])
        {
            var (cosine, deviations, probabilities) = (new Sides(), new Sides(), new Sides());
            for (var split = 0; split < 4; split++)
            {
                bool IsThere(int person) => ((person / GroupSize) >> (split / 2)) % 2 == split % 2;
                int[] there = [.. Enumerable.Range(0, world.People).Where(IsThere)];
                // A picture query must find its person by another picture.
                float[][] gallery = [.. there.Select(person => world.Vectors[2 * person])];
                var calibration = ScoreCalibration.Of(references, gallery, gallery.Length);
                for (var person = 0; person < world.People; person++)
                {
                    var scores = Vectors.Scores(Query(world, kind, person), gallery);
                    var (best, mean) = (scores.Max(), scores.Average());
                    cosine.Add(IsThere(person), best);
                    deviations.Add(IsThere(person), (best - mean) / MathF.Sqrt(scores.Average(score => (score - mean) * (score - mean))));
                    probabilities.Add(IsThere(person), calibration.Probability(kind, best));
                }
            }
            Console.WriteLine($"{kind}: AUC of the cosine {cosine.Auc:F3}, of its deviations from the query's mean {deviations.Auc:F3}, of the probability {probabilities.Auc:F3}; "
                + $"wrongly \"nothing\" {probabilities.There.Average(value => value < ScoreCalibration.CutOff ? 1.0 : 0):P0}, "
                + $"wrongly shown {probabilities.Absent.Average(value => value >= ScoreCalibration.CutOff ? 1.0 : 0):P0}");
            foreach (var low in (float[])[0, 0.2f, 0.4f, 0.6f, 0.8f])
            {
                var (right, wrong) = (probabilities.There.Count(Inside), probabilities.Absent.Count(Inside));
                Console.WriteLine($"  said {low:F1} to {low + 0.2f:F1}: {right + wrong,5} searches, {(double)right / Math.Max(1, right + wrong):P0} of people who are there");

                bool Inside(float value) => value >= low && (value < low + 0.2f || low > 0.7f);
            }
        }
    }

    private static float[] Query(QueryWorld world, QueryKind kind, int person)
    {
        var (text, picture) = (world.Texts[QueryWorld.Captions * person], world.Vectors[(2 * person) + 1]);
        return kind switch
        {
            QueryKind.Text => text,
            QueryKind.Picture => picture,
            _ => Vectors.Unit(Vectors.Sum((QueryComposer.TextShare, text), (1 - QueryComposer.TextShare, picture))),
        };
    }

    private sealed class Sides
    {
        public List<float> There { get; } = [];

        public List<float> Absent { get; } = [];

        public double Auc => Vectors.Auc([.. There], [.. Absent]);

        public void Add(bool isThere, float value) => (isThere ? There : Absent).Add(value);
    }
}
