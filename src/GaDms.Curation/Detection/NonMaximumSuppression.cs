namespace GaDms.Curation.Detection;

/// <summary>Of boxes that show the same person keeps the best.</summary>
public static class NonMaximumSuppression
{
    /// <summary>Goes through the boxes by falling confidence and drops each that overlaps a kept one too much.</summary>
    /// <param name="boxes">In any order; of equal confidences the left, then the upper goes first.</param>
    /// <param name="mostOverlap">The largest intersection over union that two kept boxes may have, 0 to 1.</param>
    /// <returns>Places of the kept boxes, by falling confidence.</returns>
    public static IReadOnlyList<int> Keep(IReadOnlyList<PersonBox> boxes, float mostOverlap)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        int[] order =
        [
            .. Enumerable.Range(0, boxes.Count)
                .OrderByDescending(i => boxes[i].Confidence)
                .ThenBy(i => boxes[i].X1).ThenBy(i => boxes[i].Y1).ThenBy(i => boxes[i].X2).ThenBy(i => boxes[i].Y2),
        ];
        var kept = new List<int>();
        foreach (int candidate in order)
        {
            if (kept.TrueForAll(k => IntersectionOverUnion(boxes[k], boxes[candidate]) <= mostOverlap))
                kept.Add(candidate);
        }

        return kept;
    }

    /// <summary>Shared area through joint area; 0 for boxes without area.</summary>
    public static float IntersectionOverUnion(PersonBox a, PersonBox b)
    {
        float width = Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1);
        float height = Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1);
        if (!(width > 0) || !(height > 0))
            return 0;
        float shared = width * height;
        return shared / ((a.Width * a.Height) + (b.Width * b.Height) - shared);
    }
}
