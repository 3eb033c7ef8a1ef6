using GaDms.Model.Checkpoints;

namespace GaDms.Model.Tests.Checkpoints;

public sealed class PositionEmbeddingTests
{
    [Fact]
    public void The_same_grid_is_unchanged()
    {
        float[] source = [9, 1, 2, 3, 4, 5, 6];
        Assert.Equal(source, PositionEmbedding.Resize(source, 2, 3, 2, 3, 1));
    }

    [Fact]
    public void Half_pixel_centres_are_interpolated_and_edges_held() =>
        // Centres of 4 cells in 2: -0.25, 0.25, 0.75, 1.25.
        Assert.Equal([9, 10, 12.5f, 17.5f, 20], PositionEmbedding.Resize([9, 10, 20], 1, 2, 1, 4, 1));

    [Fact]
    public void Shrinking_takes_the_two_nearest_cells() =>
        // Centre of 1 cell in 4: 1.5, between the second and the third; no wider average.
        Assert.Equal([0, 25], PositionEmbedding.Resize([0, 10, 20, 30, 400], 4, 1, 1, 1, 1));

    [Fact]
    public void A_plane_stays_a_plane_inside()
    {
        float[] source = [0, 0, .. Enumerable.Range(0, 16).SelectMany(i => new float[] { i / 4, i % 4 })];
        var resized = PositionEmbedding.Resize(source, 4, 4, 2, 4, 2);
        Assert.Equal([0.5f, 0, 0.5f, 1, 0.5f, 2, 0.5f, 3, 2.5f, 0, 2.5f, 1, 2.5f, 2, 2.5f, 3], resized[2..]);
    }

    [Fact]
    public void A_grid_of_another_size_is_refused() =>
        Assert.Throws<ArgumentException>(() => PositionEmbedding.Resize([0, 1, 2], 2, 2, 1, 1, 1));
}
