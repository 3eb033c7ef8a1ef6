using System.Numerics;

namespace GaDms.Imaging.Tests;

public class CanvasTests
{
    private static readonly Color Red = new(220, 20, 30);

    [Fact]
    public void A_polygon_is_filled_inside_and_only_there()
    {
        Image image = Draw(c => c.FillPolygon([new(5, 5), new(35, 8), new(20, 30)], Red));
        Assert.Equal(Red, image[20, 15]);
        Assert.Equal(Color.White, image[5, 25]);
        Assert.Equal(Color.White, image[38, 38]);
    }

    [Fact]
    public void A_concave_polygon_keeps_its_notch()
    {
        Image image = Draw(c => c.FillPolygon([new(2, 2), new(38, 2), new(38, 38), new(20, 10), new(2, 38)], Red));
        Assert.Equal(Red, image[20, 5]);
        Assert.Equal(Color.White, image[20, 30]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(90)]
    public void An_ellipse_has_its_area_whatever_the_angle(float angle)
    {
        Image image = Draw(c => c.FillEllipse(20, 20, 15, 8, angle, Color.Black));
        double area = image.Pixels.Where((_, i) => i % 3 == 0).Sum(v => (255 - v) / 255.0);
        Assert.InRange(area, Math.PI * 15 * 8 * 0.97, Math.PI * 15 * 8 * 1.05);
    }

    [Fact]
    public void The_angle_turns_from_the_right_downwards()
    {
        Image image = Draw(c => c.FillEllipse(20, 20, 18, 3, 45, Red));
        Assert.Equal(Red, image[30, 30]);
        Assert.Equal(Color.White, image[30, 10]);
    }

    [Fact]
    public void Alpha_blends_once_even_where_a_shape_overlaps_itself()
    {
        Image image = Draw(c => c.Polyline([new(5, 20), new(35, 20), new(5, 20)], Color.Black, 8, alpha: 0.5f));
        Assert.InRange(image[20, 20].R, 127, 128);
    }

    [Fact]
    public void Edges_are_smooth_and_positions_continuous()
    {
        byte edge(float x) => Draw(c => c.FillPolygon([new(x, 5), new(35, 5), new(35, 35), new(x, 35)], Color.Black))[10, 20].R;
        Assert.True(edge(10.25f) < edge(10.5f) && edge(10.5f) < edge(10.75f));
    }

    [Fact]
    public void A_rectangle_on_whole_coordinates_is_sharp()
    {
        Image image = Draw(c => c.FillRectangle(10, 12, 5, 6, Red));
        Assert.Equal(30, Enumerable.Range(0, 40 * 40).Count(i => image[i % 40, i / 40] == Red));
        Assert.Equal(Color.White, image[9, 12]);
        Assert.Equal(Color.White, image[15, 17]);
        Assert.Equal(new Color(128, 128, 128), Draw(c => c.FillRectangle(10.5f, 10, 4, 4, Color.Black))[10, 12]);
    }

    [Fact]
    public void A_rectangle_outline_is_hollow()
    {
        Image image = Draw(c => c.Rectangle(5, 5, 20, 10, Red, 2));
        Assert.Equal(Red, image[5, 5]);
        Assert.Equal(Red, image[24, 14]);
        Assert.Equal(Color.White, image[25, 14]);
        Assert.Equal(Color.White, image[10, 10]);
    }

    [Fact]
    public void A_line_has_its_thickness_and_round_ends()
    {
        Image image = Draw(c => c.Line(12, 20, 28, 20, Color.Black, 6));
        int thickness = Enumerable.Range(0, 40).Count(y => image[20, y].R < 128);
        Assert.InRange(thickness, 6, 7);
        Assert.True(image[10, 20].R < 128);
        Assert.Equal(255, image[9, 17].R);
    }

    [Fact]
    public void A_circle_outline_is_hollow()
    {
        Image image = Draw(c => c.Circle(20, 20, 10, Red, 3));
        Assert.Equal(Red, image[30, 20]);
        Assert.Equal(Color.White, image[20, 20]);
    }

    [Fact]
    public void Text_fills_the_box_that_was_measured()
    {
        var image = TestImages.Plain(300, 60, Color.White);
        new Canvas(image).Text("Rank-1 gypsy", 20, 10, 24, Color.Black);
        (float width, float height) = Canvas.MeasureText("Rank-1 gypsy", 24);
        var dark = Enumerable.Range(0, 300 * 60).Where(i => image[i % 300, i / 300].R < 128).ToArray();
        Assert.InRange(dark.Min(i => i % 300), 18, 26);
        Assert.InRange(dark.Max(i => i % 300), 20 + width - 8, 20 + width + 2);
        Assert.InRange(dark.Min(i => i / 300), 10, 16);
        Assert.InRange(dark.Max(i => i / 300), 10 + height - 6, 10 + height + 2);
    }

    [Theory]
    [InlineData("“café” — naïve…", "\"cafe\" - naive...")]
    [InlineData("a\tb\u00A0c", "a b c")]
    [InlineData("日本 \ud83d\ude00", "?? ?")]
    public void Text_is_written_in_ascii(string text, string expected) => Assert.Equal(expected, AsciiText.From(text));

    [Fact]
    public void Half_a_surrogate_pair_is_written_as_a_question_mark() => Assert.Equal("a?", AsciiText.From("a\ud800"));

    [Fact]
    public void What_lies_outside_is_left_out()
    {
        Image image = Draw(c =>
        {
            c.FillCircle(-100, -100, 30, Red);
            c.FillPolygon([new(-1e30f, 45), new(1e30f, 45), new(0, 1e30f)], Red);
            c.Line(-50, 50, 90, 50, Red, 3);
            c.FillRectangle(-20, -20, 10, 10, Red);
            c.Text("outside", 500, 500, 20, Red);
        });
        Assert.Equal(TestImages.Plain(40, 40, Color.White).Pixels, image.Pixels);
    }

    [Fact]
    public void A_shape_reaching_out_on_all_sides_fills_the_picture()
    {
        Image image = Draw(c => c.FillPolygon([new(-1e4f, -1e4f), new(1e4f, -1e4f), new(1e4f, 1e4f), new(-1e4f, 1e4f)], Red));
        Assert.Equal(TestImages.Plain(40, 40, Red).Pixels, image.Pixels);
    }

    [Fact]
    public void Bands_join_without_a_seam()
    {
        var image = TestImages.Plain(8, 600, Color.White);
        new Canvas(image).FillPolygon([new(2, 0), new(6, 0), new(6, 600), new(2, 600)], Color.Black);
        Assert.Single(Enumerable.Range(1, 598).Select(y => image[4, y]).Distinct());
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        var canvas = new Canvas(new Image(10, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => canvas.FillCircle(float.NaN, 1, 1, Red));
        Assert.Throws<ArgumentOutOfRangeException>(() => canvas.Line(0, 0, float.PositiveInfinity, 1, Red));
        Assert.Throws<ArgumentOutOfRangeException>(() => canvas.FillCircle(1, 1, 1, Red, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => canvas.FillPolygon([Vector2.Zero, Vector2.One], Red));
        Assert.Throws<ArgumentOutOfRangeException>(() => canvas.FillEllipse(1, 1, -1, 1, 0, Red));
    }

    private static Image Draw(Action<Canvas> draw)
    {
        Image image = TestImages.Plain(40, 40, Color.White);
        draw(new Canvas(image));
        return image;
    }
}
