using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Templates;
using GaDms.Data;

namespace GaDms.Curation.Tests.Templates;

public sealed class KMeansTests
{
    private const double Rounding = 1e-5;

    [Fact]
    public void Clouds_that_lie_apart_are_found()
    {
        var prng = new Prng(5);
        float[][] points = [.. Enumerable.Range(0, 120).Select(i => Enumerable.Range(0, 9).Select(d => (float)((d == i % 3 ? 10 : 0) + prng.NextGaussian())).ToArray())];
        Clustering clustering = KMeans.Run(points, 3, seed: 1);
        Assert.All(Enumerable.Range(0, 120), i => Assert.Equal(clustering.Assignment[i % 3], clustering.Assignment[i]));
        Assert.Equal(3, clustering.Assignment.Distinct().Count());
    }

    [Fact]
    public void Inertia_never_grows_and_every_point_is_with_its_nearest_centre()
        => Prop.ForAll(Inputs(), input =>
        {
            Clustering clustering = KMeans.Run(input.Points, input.Clusters, seed: 3, restarts: 2);
            for (int i = 1; i < clustering.Inertias.Count; i++)
                Assert.True(clustering.Inertias[i] <= clustering.Inertias[i - 1] * (1 + Rounding) + Rounding);
            for (int p = 0; p < input.Points.Length; p++)
            {
                double nearest = clustering.Centres.Min(centre => Distance(input.Points[p], centre));
                Assert.Equal(nearest, Distance(input.Points[p], clustering.Centres[clustering.Assignment[p]]), Rounding * (1 + nearest));
                Assert.Equal(nearest, clustering.Distances[p], Rounding * (1 + nearest));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_seed_gives_the_same_clusters_and_more_restarts_none_worse()
        => Prop.ForAll(Inputs(), input =>
        {
            Clustering first = KMeans.Run(input.Points, input.Clusters, seed: 9, restarts: 1);
            Clustering same = KMeans.Run(input.Points, input.Clusters, seed: 9, restarts: 1);
            Assert.Equal(first.Assignment, same.Assignment);
            Assert.Equal(first.Inertias, same.Inertias);
            Assert.True(KMeans.Run(input.Points, input.Clusters, seed: 9, restarts: 3).Inertia <= first.Inertia);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void As_many_clusters_as_different_points_leave_no_distance()
    {
        float[][] points = [[0, 0], [0, 1], [1, 0], [5, 5]];
        Assert.Equal(0, KMeans.Run(points, 4, seed: 1).Inertia);
    }

    [Fact]
    public void Clusters_tell_their_size_their_centre_and_up_to_five_others()
    {
        Template[] templates = [.. TemplateBank.Default().Templates.Take(20)];
        float[][] embeddings = [.. templates.Select((_, i) => new float[] { i < 12 ? 0 : 1, i * 0.001f })];
        IReadOnlyList<TemplateCluster> clusters = TemplateCluster.Of(templates, embeddings, 2, seed: 1);
        Assert.Equal([12, 8], clusters.Select(cluster => cluster.Size));
        Assert.All(clusters, cluster =>
        {
            Assert.Equal(5, cluster.Members.Distinct().Count());
            Assert.DoesNotContain(cluster.Centre, cluster.Members);
        });
        Assert.Contains(clusters[0].Centre, templates[5..7]);
        Assert.Throws<CurationException>(() => TemplateCluster.Of(templates, embeddings, 21, seed: 1));
    }

    private static Arbitrary<(float[][] Points, int Clusters)> Inputs()
        => Gen.Choose(1, 40).SelectMany(count => Gen.Choose(1, 11).SelectMany(dimension => Gen.Choose(1, count).SelectMany(clusters =>
            Gen.Choose(-4, 4).Select(value => value / 2f).ArrayOf(dimension).ArrayOf(count).Select(points => (points, clusters))))).ToArbitrary();

    private static double Distance(float[] first, float[] second) => first.Zip(second, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
}
