namespace GaDms.Imaging.Tests;

public class PlotTests
{
    [Fact]
    public void A_chart_has_the_asked_size_and_a_stroke_of_every_colour()
    {
        Image image = new Plot
        {
            Title = "Loss",
            XLabel = "step",
            YLabel = "loss",
            Series = [new("total", [0, 1, 2], [3, 2, 1]), new("sdm", [0, 1, 2], [1, 0.5, 0.25])],
        }.Render();
        Assert.Equal((900, 520), (image.Width, image.Height));
        Assert.True(Count(image, new Color(0, 114, 178)) > 500);
        Assert.True(Count(image, new Color(213, 94, 0)) > 500);
        Assert.Equal(Color.White, image[0, 0]);
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 5.0 })]
    [InlineData(new[] { 0.0, 0.0 })]
    [InlineData(new[] { double.NaN, 1, double.PositiveInfinity })]
    [InlineData(new[] { -1e9, 1e9 })]
    [InlineData(new[] { 1e-12, 2e-12 })]
    [InlineData(new[] { 100.0, 100.0000000001 })]
    public void Odd_values_are_drawn_without_failing(double[] y)
    {
        double[] x = [.. y.Select((_, i) => (double)i)];
        Assert.Equal(400, new Plot { Series = [new("a", x, y)] }.Render(400, 300).Width);
    }

    [Fact]
    public void A_falling_line_falls()
    {
        Image image = new Plot { Series = [new("a", [0, 1], [1, 0])] }.Render();
        int Row(int x) => Enumerable.Range(60, 400).First(y => image[x, y].R < 100 && image[x, y].B > 150);
        Assert.True(Row(200) < Row(700));
    }

    [Fact]
    public void A_series_with_missing_values_is_refused()
    {
        var plot = new Plot { Series = [new("mAP", [0, 1], [1])] };
        Assert.Contains("mAP", Assert.Throws<InvalidOperationException>(() => plot.Render()).Message, StringComparison.Ordinal);
    }

    private static int Count(Image image, Color color)
        => Enumerable.Range(0, image.Width * image.Height).Count(i => image[i % image.Width, i / image.Width] == color);
}
