using System.Globalization;
using System.Numerics;

namespace GaDms.Imaging;

/// <summary>A line of a <see cref="Plot"/>.</summary>
/// <param name="Name">Shown in the legend.</param>
/// <param name="X">Positions along the horizontal axis, ascending.</param>
/// <param name="Y">Values, as many as <paramref name="X"/>; a value that is not finite leaves a gap.</param>
public sealed record PlotSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>A line chart, for losses and Rank-1 over training steps.</summary>
public sealed class Plot
{
    private const float TitleSize = 24;
    private const float LabelSize = 17;
    private const float TickSize = 15;
    private const float Margin = 18;

    private static readonly Color Ink = new(45, 49, 57);
    private static readonly Color Faint = new(110, 116, 126);
    private static readonly Color Grid = new(228, 231, 236);

    /// <summary>Distinct for the common kinds of colour blindness (Okabe and Ito), darkest first.</summary>
    private static readonly Color[] Palette =
    [
        new(0, 114, 178), new(213, 94, 0), new(0, 158, 115), new(204, 121, 167), new(230, 159, 0), new(86, 180, 233),
    ];

    /// <summary>Above the chart.</summary>
    public string Title { get; init; } = "";

    /// <summary>Under the horizontal axis.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Above the vertical axis.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>The lines, drawn in this order.</summary>
    public IReadOnlyList<PlotSeries> Series { get; init; } = [];

    /// <summary>Draws the chart.</summary>
    /// <param name="width">In pixels, at least 320.</param>
    /// <param name="height">In pixels, at least 240.</param>
    /// <exception cref="InvalidOperationException">A series has not as many values as positions.</exception>
    public Image Render(int width = 900, int height = 520)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 320);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 240);
        foreach (PlotSeries series in Series)
        {
            if (series.X.Count != series.Y.Count)
                throw new InvalidOperationException($"The series '{series.Name}' has {series.X.Count} positions and {series.Y.Count} values.");
        }

        var image = new Image(width, height);
        image.Fill(Color.White);
        var canvas = new Canvas(image);

        float top = Margin;
        if (Title.Length > 0)
        {
            canvas.Text(Title, Margin, top, TitleSize, Ink);
            top += TitleSize + 10;
        }

        top = DrawLegend(canvas, top) + 12;
        if (YLabel.Length > 0)
        {
            canvas.Text(YLabel, Margin, top, TickSize, Faint);
            top += TickSize + 14;
        }

        float bottom = height - Margin - TickSize - 8 - (XLabel.Length > 0 ? LabelSize + 8 : 0);
        int ticks = Math.Max(2, (int)((bottom - top) / 60));
        Axis vertical = Axis.Over(Points().Select(p => p.Y), ticks);
        float left = Margin + vertical.Labels.Max(label => Canvas.MeasureText(label, TickSize).Width) + 10;
        float right = width - Margin - 12;
        Axis horizontal = Axis.Over(Points().Select(p => p.X), Math.Max(2, (int)((right - left) / 110)), tight: true);
        var frame = new Frame(left, top, right, bottom, horizontal, vertical);

        DrawAxes(canvas, frame);
        for (int i = 0; i < Series.Count; i++)
            DrawSeries(canvas, frame, Series[i], Palette[i % Palette.Length]);
        return image;
    }

    private IEnumerable<(double X, double Y)> Points()
        => Series.SelectMany(s => s.X.Zip(s.Y)).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second));

    /// <summary>Names beside short strokes of their colour, wrapped to the width; returns where it ends.</summary>
    private float DrawLegend(Canvas canvas, float top)
    {
        if (Series.Count == 0)
            return top;

        float x = Margin;
        for (int i = 0; i < Series.Count; i++)
        {
            float needed = 30 + Canvas.MeasureText(Series[i].Name, LabelSize).Width;
            if (x > Margin && x + needed > canvas.Image.Width - Margin)
            {
                x = Margin;
                top += LabelSize + 6;
            }

            canvas.Line(x + 2, top + (LabelSize / 2), x + 20, top + (LabelSize / 2), Palette[i % Palette.Length], 4);
            canvas.Text(Series[i].Name, x + 30, top, LabelSize, Ink);
            x += needed + 26;
        }

        return top + LabelSize;
    }

    private void DrawAxes(Canvas canvas, Frame frame)
    {
        foreach ((double value, string label) in frame.Vertical.Values.Zip(frame.Vertical.Labels))
        {
            float y = MathF.Round(frame.Y(value));
            canvas.FillRectangle(frame.Left, y, frame.Right - frame.Left, 1, Grid);
            canvas.Text(label, frame.Left - 10 - Canvas.MeasureText(label, TickSize).Width, y - (TickSize / 2), TickSize, Faint);
        }

        foreach ((double value, string label) in frame.Horizontal.Values.Zip(frame.Horizontal.Labels))
        {
            float x = MathF.Round(frame.X(value));
            canvas.FillRectangle(x, frame.Top, 1, frame.Bottom - frame.Top, Grid);
            float labelWidth = Canvas.MeasureText(label, TickSize).Width;
            float at = Math.Min(x - (labelWidth / 2), canvas.Image.Width - labelWidth - 4);
            canvas.Text(label, at, frame.Bottom + 8, TickSize, Faint);
        }

        canvas.FillRectangle(frame.Left, MathF.Round(frame.Bottom), frame.Right - frame.Left, 1.5f, Faint);
        float labelled = Canvas.MeasureText(XLabel, LabelSize).Width;
        canvas.Text(XLabel, ((frame.Left + frame.Right) - labelled) / 2, frame.Bottom + 8 + TickSize + 8, LabelSize, Ink);
    }

    private static void DrawSeries(Canvas canvas, Frame frame, PlotSeries series, Color color)
    {
        var run = new List<Vector2>();
        for (int i = 0; i < series.X.Count; i++)
        {
            if (double.IsFinite(series.X[i]) && double.IsFinite(series.Y[i]))
                run.Add(new Vector2(frame.X(series.X[i]), frame.Y(series.Y[i])));
            else
                Flush();
        }

        Flush();

        void Flush()
        {
            if (run.Count > 1)
                canvas.Polyline(run.ToArray(), color, 2.25f);

            // Marks show where few values were measured; many would only thicken the line.
            if (run.Count is > 0 and <= 40)
            {
                foreach (Vector2 point in run)
                    canvas.FillCircle(point.X, point.Y, 3.5f, color);
            }

            run.Clear();
        }
    }

    /// <summary>The plotting area in pixels and the axes it maps.</summary>
    private sealed record Frame(float Left, float Top, float Right, float Bottom, Axis Horizontal, Axis Vertical)
    {
        public float X(double value) => Left + (float)((Right - Left) * Horizontal.Fraction(value));

        public float Y(double value) => Bottom - (float)((Bottom - Top) * Vertical.Fraction(value));
    }

    /// <summary>A range and its tick values, multiples of 1, 2 or 5 times a power of ten.</summary>
    private sealed record Axis(double Low, double High, double[] Values, string[] Labels)
    {
        public static Axis Over(IEnumerable<double> values, int ticks, bool tight = false)
        {
            double low = double.PositiveInfinity;
            double high = double.NegativeInfinity;
            foreach (double value in values)
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }

            if (low > high)
                (low, high) = (0, 1);
            if (high - low <= 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)))
                (low, high) = low == 0 ? (0, 1) : (low - (Math.Abs(low) / 2), high + (Math.Abs(high) / 2));

            double step = Step((high - low) / ticks);
            if (!tight)
                (low, high) = (step * Math.Floor((low / step) + 1e-9), step * Math.Ceiling((high / step) - 1e-9));
            double first = Math.Ceiling((low / step) - 1e-9);
            int count = (int)(Math.Floor((high / step) + 1e-9) - first) + 1;
            double[] marks = [.. Enumerable.Range(0, count).Select(i => (first + i) * step)];
            return new Axis(low, high, marks, [.. marks.Select(mark => Label(mark, step))]);
        }

        public double Fraction(double value) => (value - Low) / (High - Low);

        private static double Step(double least)
        {
            double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
            double ratio = least / power;
            return power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
        }

        private static string Label(double value, double step)
        {
            if (Math.Abs(value) < step / 2)
                return "0";
            double magnitude = Math.Log10(step);
            if (magnitude is < -5 or > 6)
                return value.ToString("0.##e+0", CultureInfo.InvariantCulture);
            int decimals = Math.Max(0, -(int)Math.Floor(magnitude + 1e-9));
            return value.ToString("N" + decimals, CultureInfo.InvariantCulture);
        }
    }
}
