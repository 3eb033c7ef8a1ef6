using System.Numerics;
using GaDms.Data;

namespace GaDms.Curation.Templates;

/// <summary>Points in clusters.</summary>
/// <param name="Centres">The clusters' centres.</param>
/// <param name="Assignment">For each point, the cluster with the nearest centre.</param>
/// <param name="Distances">For each point, the squared distance to that centre.</param>
/// <param name="Inertias">Sum of <paramref name="Distances"/> after each iteration; the last one is the result's.</param>
public sealed record Clustering(
    IReadOnlyList<float[]> Centres,
    IReadOnlyList<int> Assignment,
    IReadOnlyList<double> Distances,
    IReadOnlyList<double> Inertias)
{
    /// <summary>Sum of squared distances to the nearest centres.</summary>
    public double Inertia => Inertias[^1];
}

/// <summary>
/// Lloyd's k-means from k-means++ centres (Arthur and Vassilvitskii, 2007), the best of several restarts. The same seed gives the
/// same clusters on one kind of machine, whatever its number of cores.
/// </summary>
public static class KMeans
{
    /// <summary>Clusters points.</summary>
    /// <param name="points">All of one dimension.</param>
    /// <param name="clusters">1 to the number of points.</param>
    /// <param name="seed">Draws the first centres.</param>
    /// <param name="restarts">Runs with other first centres, of which the one with the least inertia counts.</param>
    /// <param name="mostIterations">Of each run.</param>
    public static Clustering Run(IReadOnlyList<float[]> points, int clusters, ulong seed, int restarts = 4, int mostIterations = 100)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, points.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(restarts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostIterations, 1);
        if (points.Any(point => point.Length != points[0].Length))
            throw new ArgumentException("Points have one dimension.", nameof(points));
        return Enumerable.Range(0, restarts)
            .Select(restart => RunOnce(points, clusters, Prng.For(seed, (ulong)restart), mostIterations))
            .MinBy(clustering => clustering.Inertia)!;
    }

    private static Clustering RunOnce(IReadOnlyList<float[]> points, int clusters, Prng prng, int mostIterations)
    {
        float[][] centres = FirstCentres(points, clusters, prng);
        int[] assignment = new int[points.Count];
        double[] distances = new double[points.Count];
        var inertias = new List<double>();
        while (true)
        {
            bool changed = Assign(points, centres, assignment, distances);
            inertias.Add(distances.Sum());
            if ((!changed && inertias.Count > 1) || inertias.Count == mostIterations)
                return new Clustering(centres, assignment, distances, inertias);
            centres = Move(points, centres, assignment, distances);
        }
    }

    /// <summary>k-means++: each further centre is a point, the likelier the farther it lies from the centres before it.</summary>
    private static float[][] FirstCentres(IReadOnlyList<float[]> points, int clusters, Prng prng)
    {
        float[][] centres = new float[clusters][];
        centres[0] = [.. prng.Choose(points)];
        double[] nearest = [.. points.Select(point => SquaredDistance(point, centres[0]))];
        for (int i = 1; i < clusters; i++)
        {
            double draw = prng.NextDouble() * nearest.Sum();
            int chosen = 0;
            while (chosen < points.Count - 1 && (draw -= nearest[chosen]) >= 0)
                chosen++;
            centres[i] = [.. points[chosen]];
            Parallel.For(0, points.Count, p => nearest[p] = Math.Min(nearest[p], SquaredDistance(points[p], centres[i])));
        }

        return centres;
    }

    private static bool Assign(IReadOnlyList<float[]> points, float[][] centres, int[] assignment, double[] distances)
    {
        int changes = 0;
        Parallel.For(0, points.Count, p =>
        {
            int nearest = 0;
            double least = double.PositiveInfinity;
            for (int c = 0; c < centres.Length; c++)
            {
                double distance = SquaredDistance(points[p], centres[c]);
                if (distance < least)
                {
                    least = distance;
                    nearest = c;
                }
            }

            if (assignment[p] != nearest)
                Interlocked.Increment(ref changes);
            assignment[p] = nearest;
            distances[p] = least;
        });
        return changes > 0;
    }

    /// <summary>The means of the clusters; one that lost all its points starts again at the point farthest from its centre.</summary>
    private static float[][] Move(IReadOnlyList<float[]> points, float[][] centres, int[] assignment, double[] distances)
    {
        double[][] sums = [.. centres.Select(centre => new double[centre.Length])];
        int[] counts = new int[centres.Length];
        for (int p = 0; p < points.Count; p++)
        {
            counts[assignment[p]]++;
            double[] sum = sums[assignment[p]];
            for (int d = 0; d < sum.Length; d++)
                sum[d] += points[p][d];
        }

        var farthest = new Queue<int>(counts.Contains(0) ? Enumerable.Range(0, points.Count).OrderByDescending(p => distances[p]) : []);
        return [.. centres.Select((_, c) => counts[c] == 0 ? [.. points[farthest.Dequeue()]] : Array.ConvertAll(sums[c], sum => (float)(sum / counts[c])))];
    }

    private static double SquaredDistance(float[] first, float[] second)
    {
        Vector<float> sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= first.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> difference = new Vector<float>(first, i) - new Vector<float>(second, i);
            sum += difference * difference;
        }

        double total = Vector.Sum(sum);
        for (; i < first.Length; i++)
            total += (double)(first[i] - second[i]) * (first[i] - second[i]);
        return total;
    }
}
