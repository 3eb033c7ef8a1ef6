using GaDms.Data.Rendering;
using GaDms.Retrieval.Queries;
using GaDms.Training.Metrics;

namespace GaDms.Bench.Queries;

/// <summary>Negative words, several sentences, words with pictures, feedback.</summary>
internal static class CompositionTables
{
    private const int Descriptions = 200;

    // The first four are things that the demonstration model tells apart, the last two are not.
    private static readonly (string Phrase, AttributeName Name, int[] Values)[] s_things =
    [
        ("boots", AttributeName.Shoes, [(int)ShoeKind.Boots]),
        ("shorts", AttributeName.Bottom, [(int)BottomKind.Shorts]),
        ("a skirt", AttributeName.Bottom, [(int)BottomKind.Skirt]),
        ("a coat", AttributeName.Outer, [(int)OuterKind.Coat]),
        ("a hat", AttributeName.Hat, [1, 2, 3]),
        ("a bag", AttributeName.Bag, [1, 2, 3]),
    ];

    public static void Negation(QueryWorld world)
    {
        Console.WriteLine("Unwanted things: share of the top 10 that shows the thing / has the colours asked for");
        Console.WriteLine($"{"",-10}{"gallery",10}{"as typed",16}{"left out",16}{"minus 0.35 d",16}{"projected",16}{"composer",16}");
        var composer = new QueryComposer(world.Model);
        var pictures = Enumerable.Range(0, world.Samples.Count).Where(i => i % 3 == 0).DistinctBy(world.Describe).Take(Descriptions).ToArray();
        string[] bases = [.. pictures.Select(world.Describe)];
        var anyone = world.Model.EncodeText("a person");
        var wanted = world.Model.EncodeTexts(bases);
        foreach (var (phrase, name, values) in s_things)
        {
            bool Shows(int picture) => values.Any(value => world.Shows(picture, name, value));
            var difference = Vectors.Sum((1, world.Model.EncodeText($"a person with {phrase}")), (-1, anyone));
            var direction = Vectors.Unit(difference);
            IReadOnlyList<float[]>[] ways =
            [
                world.Model.EncodeTexts([.. bases.Select(text => $"{text} without {phrase}")]),
                wanted,
                [.. wanted.Select(vector => Vectors.Unit(Vectors.Sum((1, vector), (-0.35f, difference))))],
                [.. wanted.Select(vector => Vectors.Unit(Vectors.Sum((1, vector), (-Vectors.Dot(vector, direction), direction))))],
                [.. bases.Select(text => composer.Compose(QueryParts.Parse([$"{text} without {phrase}"])))],
            ];
            var cells = ways.Select(queries =>
            {
                var tops = queries.Select(query => Vectors.Top(Vectors.Scores(query, world.Vectors), 10)).ToArray();
                var colors = tops.Zip(pictures, (top, picture) => top.Average(hit => world.SameColors(hit, picture) ? 1.0 : 0)).Average();
                return $"{tops.Average(top => top.Average(hit => Shows(hit) ? 1.0 : 0)):P1} / {colors:P0}";
            });
            Console.WriteLine($"{phrase,-10}{Enumerable.Range(0, world.Samples.Count).Average(i => Shows(i) ? 1.0 : 0),10:P1}{string.Concat(cells.Select(cell => $"{cell,16}"))}");
        }
    }

    public static void Sentences(QueryWorld world)
    {
        Console.WriteLine("Sentences of one person: Rank-1 / mAP");
        float[][] gallery = [.. Enumerable.Range(0, world.People).Select(i => world.Vectors[2 * i])];
        for (var count = 1; count <= QueryWorld.Captions; count++)
        {
            float[][][] captions = [.. Enumerable.Range(0, world.People).Select(i => world.Texts[(QueryWorld.Captions * i)..][..count])];
            var mean = Vectors.Match(captions.Select(texts => Vectors.Scores(UnitVectors.Mean(texts)!, gallery)));
            var best = Vectors.Match(captions.Select(texts => texts.Select(text => Vectors.Scores(text, gallery)).Aggregate((a, b) => [.. a.Zip(b, Math.Max)])));
            Console.WriteLine($"{count}: mean of vectors {mean.Rank1:F1} / {mean.MeanPrecision:F1}, best of scores {best.Rank1:F1} / {best.MeanPrecision:F1}");
        }
        Console.WriteLine();
        Console.WriteLine("One sentence and one picture: Rank-1 / mAP by share of the words");
        foreach (var share in (float[])[0, 0.2f, 0.3f, 0.4f, 0.5f, 0.7f, 1])
        {
            var (rank1, precision) = Vectors.Match(Enumerable.Range(0, world.People).Select(i =>
                Vectors.Scores(Vectors.Sum((share, world.Texts[QueryWorld.Captions * i]), (1 - share, world.Vectors[(2 * i) + 1])), gallery)));
            Console.WriteLine($"{share:F1}: {rank1:F1} / {precision:F1}");
        }
    }

    public static void Feedback(QueryWorld world)
    {
        Console.WriteLine("One round of feedback, up to 3 right and 3 wrong of the top 20 (right: the same colours): mAP of what was not marked, liked weight by disliked weight 0 / 0.15 / 0.25 / 0.5");
        var pictures = Enumerable.Range(0, world.Samples.Count).DistinctBy(world.Describe).Take(Descriptions).ToArray();
        var queries = world.Model.EncodeTexts([.. pictures.Select(world.Describe)]);
        var marked = pictures.Select((picture, i) =>
        {
            var top = Vectors.Top(Vectors.Scores(queries[i], world.Vectors), 20);
            return (Liked: top.Where(hit => world.SameColors(hit, picture)).Take(3).ToArray(), Disliked: top.Where(hit => !world.SameColors(hit, picture)).Take(3).ToArray());
        }).ToArray();
        foreach (var liked in (float[])[0, 0.25f, 0.5f, 1])
        {
            var cells = ((float[])[0, 0.15f, 0.25f, 0.5f]).Select(disliked => Precision(liked, disliked));
            Console.WriteLine($"{liked:F2}: {string.Join(" / ", cells.Select(cell => $"{cell:F1}"))}");
        }

        double Precision(float liked, float disliked) => 100 * pictures.Select((picture, i) =>
        {
            var (right, wrong) = marked[i];
            var query = queries[i];
            if (UnitVectors.Mean([.. right.Select(hit => world.Vectors[hit])]) is { } like)
                query = Vectors.Sum((1, query), (liked, like));
            if (UnitVectors.Mean([.. wrong.Select(hit => world.Vectors[hit])]) is { } dislike)
                query = Vectors.Sum((1, query), (-disliked, dislike));
            int[] rest = [.. Enumerable.Range(0, world.Samples.Count).Except(right).Except(wrong)];
            int[] positives = [.. Enumerable.Range(0, rest.Length).Where(at => world.SameColors(rest[at], picture))];
            return positives.Length == 0 ? double.NaN : RetrievalMetrics.ScoreQuery(Vectors.Scores(query, [.. rest.Select(hit => world.Vectors[hit])]), positives).AveragePrecision;
        }).Where(double.IsFinite).Average();
    }
}
