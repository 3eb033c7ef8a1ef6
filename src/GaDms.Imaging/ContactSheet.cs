using System.Numerics;

namespace GaDms.Imaging;

/// <summary>How a <see cref="SheetItem"/> is marked.</summary>
public enum SheetMark
{
    /// <summary>No border.</summary>
    None,

    /// <summary>A green border and a tick, for example a match.</summary>
    Right,

    /// <summary>A red border and a cross.</summary>
    Wrong,
}

/// <summary>A picture on a sheet.</summary>
/// <param name="Image">Shown scaled to the sheet's picture height.</param>
/// <param name="Caption">Short lines beneath, for example rank and score; long ones are wrapped.</param>
/// <param name="Mark">Border and sign.</param>
public sealed record SheetItem(Image Image, IReadOnlyList<string> Caption, SheetMark Mark = SheetMark.None);

/// <summary>Pictures under a heading, for example the results of one query.</summary>
/// <param name="Heading">Any length; wrapped.</param>
/// <param name="Items">From left to right; a new line begins when the width is used up.</param>
public sealed record SheetRow(string Heading, IReadOnlyList<SheetItem> Items);

/// <summary>Rows of pictures with headings and captions on one page.</summary>
public sealed class ContactSheet
{
    private const float TitleSize = 28;
    private const float HeadingSize = 22;
    private const float CaptionSize = 15;
    private const float LineSpacing = 1.35f;
    private const int Margin = 24;
    private const int Gap = 18;
    private const int Border = 5;

    /// <summary>Room for a caption under a narrow picture.</summary>
    private const int LeastCell = 110;

    private static readonly Color Paper = new(250, 250, 251);
    private static readonly Color Ink = new(35, 39, 47);
    private static readonly Color Faint = new(96, 102, 112);
    private static readonly Color Rule = new(220, 223, 229);
    private static readonly Color Green = new(22, 148, 80);
    private static readonly Color Red = new(206, 52, 52);

    /// <summary>The page's first line; left out when empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>From top to bottom.</summary>
    public IReadOnlyList<SheetRow> Rows { get; init; } = [];

    /// <summary>Of the page, in pixels, at least 200.</summary>
    public int Width
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 200);
            field = value;
        }
    }

    = 1280;

    /// <summary>Of every picture, in pixels, at least 16; one that would be wider than the page is made lower.</summary>
    public int PictureHeight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 16);
            field = value;
        }
    }

    = 256;

    /// <summary>Lays out and draws the page; its height follows from the content.</summary>
    /// <exception cref="ImageException">The page would be too large.</exception>
    public Image Render()
    {
        // The same walk measures the page and draws it, so the two cannot disagree.
        var page = new Image(Width, (int)MathF.Ceiling(Walk(null)));
        page.Fill(Paper);
        Walk(new Canvas(page));
        return page;
    }

    private float Walk(Canvas? canvas)
    {
        float y = Margin;
        if (Title.Length > 0)
            y = Paragraph(canvas, Title, Margin, y, Width - (2 * Margin), TitleSize, Ink) + 10;

        for (int i = 0; i < Rows.Count; i++)
        {
            if (i > 0 || Title.Length > 0)
            {
                canvas?.FillRectangle(Margin, MathF.Round(y), Width - (2 * Margin), 1, Rule);
                y += Gap;
            }

            if (Rows[i].Heading.Length > 0)
                y = Paragraph(canvas, Rows[i].Heading, Margin, y, Width - (2 * Margin), HeadingSize, Ink) + 8;
            y = Pictures(canvas, Rows[i].Items, y) + 10;
        }

        return y + Margin - 10;
    }

    private float Pictures(Canvas? canvas, IReadOnlyList<SheetItem> items, float y)
    {
        float x = Margin;
        float bottom = y;
        foreach (SheetItem item in items)
        {
            (int width, int height) = PictureSize(item.Image);
            int cell = Math.Max(width, LeastCell);
            if (x > Margin && x + cell > Width - Margin)
            {
                x = Margin;
                y = bottom + Gap;
            }

            float end = Item(canvas, item, (int)x, (int)MathF.Round(y), width, height, cell);
            bottom = Math.Max(bottom, end);
            x += cell + Gap;
        }

        return bottom;
    }

    /// <summary>Draws one picture with its border inside its own box and its caption beneath; returns where that ends.</summary>
    private static float Item(Canvas? canvas, SheetItem item, int x, int y, int width, int height, int cell)
    {
        if (canvas is not null)
        {
            canvas.Image.Blit(Resampler.ResizeBilinear(item.Image, width, height), x, y);
            if (item.Mark != SheetMark.None)
            {
                Color color = item.Mark == SheetMark.Right ? Green : Red;
                canvas.Rectangle(x, y, width, height, color, Border);
                DrawSign(canvas, item.Mark, x + width - Border - 15, y + Border + 15, color);
            }
        }

        float end = y + height + 7;
        foreach (string line in item.Caption)
            end = Paragraph(canvas, line, x, end, cell, CaptionSize, Faint);
        return end;
    }

    private static void DrawSign(Canvas canvas, SheetMark mark, float cx, float cy, Color color)
    {
        canvas.FillCircle(cx, cy, 11, color);
        if (mark == SheetMark.Right)
        {
            canvas.Polyline([new Vector2(cx - 5, cy + 0.5f), new Vector2(cx - 1.5f, cy + 4), new Vector2(cx + 5, cy - 4)], Color.White, 2.5f);
        }
        else
        {
            canvas.Line(cx - 4, cy - 4, cx + 4, cy + 4, Color.White, 2.5f);
            canvas.Line(cx - 4, cy + 4, cx + 4, cy - 4, Color.White, 2.5f);
        }
    }

    /// <summary>The aspect ratio is kept.</summary>
    private (int Width, int Height) PictureSize(Image image)
    {
        double scale = Math.Min((double)PictureHeight / image.Height, (double)(Width - (2 * Margin)) / image.Width);
        return (Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
    }

    /// <summary>Writes (or only measures) wrapped text; returns where it ends.</summary>
    private static float Paragraph(Canvas? canvas, string text, float x, float y, float width, float size, Color color)
    {
        foreach (string line in Wrap(text, width, size))
        {
            canvas?.Text(line, x, y, size, color);
            y += size * LineSpacing;
        }

        return y;
    }

    /// <summary>Breaks at spaces; a word wider than the line is broken where it must be.</summary>
    internal static List<string> Wrap(string text, float width, float size)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            string rest = word;
            if (line.Length > 0 && Fits(line + " " + rest))
            {
                line += " " + rest;
                continue;
            }

            if (line.Length > 0)
                lines.Add(line);
            while (!Fits(rest) && rest.Length > 1)
            {
                int length = rest.Length - 1;
                while (length > 1 && !Fits(rest[..length]))
                    length--;
                lines.Add(rest[..length]);
                rest = rest[length..];
            }

            line = rest;
        }

        if (line.Length > 0)
            lines.Add(line);
        return lines;

        bool Fits(string candidate) => Canvas.MeasureText(candidate, size).Width <= width;
    }
}
