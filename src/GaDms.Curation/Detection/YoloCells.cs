namespace GaDms.Curation.Detection;

/// <summary>The network's answer for one picture: R rows of C cells, and how its pixels become the picture's.</summary>
internal readonly struct YoloCells(ReadOnlyMemory<float> numbers, int rows, Letterbox letterbox)
{
    private const int BoxRows = 4;

    /// <summary>C.</summary>
    public int Count { get; } = numbers.Length / rows;

    public Letterbox Letterbox { get; } = letterbox;

    /// <summary>Number of one row at one cell.</summary>
    public float this[int row, int cell] => numbers.Span[(row * Count) + cell];

    /// <summary>The score rows begin after the box.</summary>
    public float Score(int number, int cell) => this[BoxRows + number, cell];

    /// <summary>The people among the cells after non-maximum suppression: the cell of each and its box, clipped to the picture.</summary>
    /// <param name="isPerson">Whether a cell that scores enough shows a person rather than something else.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    public List<(int Cell, PersonBox Box)> People(Func<int, bool> isPerson, YoloSettings settings, int width, int height)
    {
        var cells = new List<int>();
        var boxes = new List<PersonBox>();
        for (int cell = 0; cell < Count; cell++)
        {
            float score = Score(0, cell);
            if (!(score > settings.LeastConfidence) || !isPerson(cell))
                continue;
            float x = this[0, cell], y = this[1, cell], halfWidth = this[2, cell] / 2, halfHeight = this[3, cell] / 2;
            cells.Add(cell);
            boxes.Add(new PersonBox(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, score));
        }

        var people = new List<(int, PersonBox)>();
        foreach (int i in NonMaximumSuppression.Keep(boxes, settings.MostOverlap))
        {
            PersonBox box = boxes[i];
            var clipped = new PersonBox(
                Math.Clamp(Letterbox.ToPictureX(box.X1), 0, width),
                Math.Clamp(Letterbox.ToPictureY(box.Y1), 0, height),
                Math.Clamp(Letterbox.ToPictureX(box.X2), 0, width),
                Math.Clamp(Letterbox.ToPictureY(box.Y2), 0, height),
                Math.Min(box.Confidence, 1));
            // A box in the grey border alone shows nothing.
            if (clipped.Width > 0 && clipped.Height > 0)
                people.Add((cells[i], clipped));
        }

        return people;
    }
}
