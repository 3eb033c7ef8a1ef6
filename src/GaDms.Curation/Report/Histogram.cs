namespace GaDms.Curation.Report;

/// <summary>Draws how many captions have how many words.</summary>
internal static class Histogram
{
    private const int Width = 720;
    private const int Height = 200;
    private const int Left = 8;
    private const int Bottom = 34;
    private const int MostBins = 50;
    private const int LabelWidth = 45;

    /// <summary>Adds the drawing.</summary>
    /// <param name="page">The page.</param>
    /// <param name="counts">Captions by their number of words; at least one is not 0.</param>
    public static void Write(HtmlPage page, IReadOnlyList<long> counts)
    {
        int first = Enumerable.Range(0, counts.Count).First(length => counts[length] > 0);
        int last = Enumerable.Range(0, counts.Count).Last(length => counts[length] > 0);
        int perBin = ((last - first) / MostBins) + 1;
        long[] bins = [.. Enumerable.Range(first, last - first + 1).GroupBy(length => (length - first) / perBin, (_, bin) => bin.Sum(length => counts[length]))];
        long highest = bins.Max();

        // Few bins must not become walls.
        double step = Math.Min((double)(Width - (2 * Left)) / bins.Length, LabelWidth);
        page.Add($"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="Histogram of caption lengths, {first} to {last} words">""");
        for (int bin = 0; bin < bins.Length; bin++)
        {
            double height = (double)(Height - Bottom) * bins[bin] / highest;
            int from = first + (bin * perBin);
            string range = perBin == 1 ? $"{from}" : $"{from} to {Math.Min(last, from + perBin - 1)}";
            page.Add($"""<rect class="caption" x="{Left + (bin * step):0.##}" y="{Height - Bottom - height:0.##}" width="{0.86 * step:0.##}" height="{height:0.##}"><title>{range} words: {bins[bin]:N0} captions</title></rect>""");
        }

        page.Add($"""<line x1="{Left}" x2="{Width - Left}" y1="{Height - Bottom}" y2="{Height - Bottom}"/>""");
        int every = (int)Math.Ceiling(LabelWidth / step);
        for (int bin = 0; bin < bins.Length; bin += every)
            page.Add($"""<text x="{Left + ((bin + 0.43) * step):0.##}" y="{Height - 18}">{first + (bin * perBin)}</text>""");
        page.Add($"""<text class="axis" x="{Width - Left}" y="{Height - 3}">words in a caption</text></svg>""");
    }
}
