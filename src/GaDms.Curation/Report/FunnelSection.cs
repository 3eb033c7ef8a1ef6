namespace GaDms.Curation.Report;

/// <summary>How many were left after each stage.</summary>
internal static class FunnelSection
{
    public static void Write(HtmlPage page, RunFigures run)
    {
        JournalFigures filter = run.Filter;
        JournalFigures captioning = run.Captioning;
        long longest = Math.Max(Math.Max(filter.PictureCount, filter.BoxCount), 1);

        page.Add($"<section id=\"funnel\"><h2>From pictures to captions</h2>");
        if (filter.PictureCount == 0)
            page.Add($"<p class=\"empty\">No picture has been seen yet.</p>");
        page.Add($"<table class=\"funnel\">");
        Row("Pictures seen", filter.PictureCount, "", "picture");
        Row("Decoded, no duplicate", filter.PassedPictures, Of(filter.PassedPictures, filter.PictureCount, "pictures"), "picture");
        Row("Without people", filter.WithoutBoxes, Of(filter.WithoutBoxes, filter.PassedPictures, "decoded pictures"), "other");
        Row("People found", filter.BoxCount, PerPicture(filter), "box");
        Row("People kept", filter.KeptBoxes, Of(filter.KeptBoxes, filter.BoxCount, "people found"), "box");
        Row("With two captions", captioning.PassedPictures, Of(captioning.PassedPictures, filter.KeptBoxes, "people kept"), "caption");
        page.Add($"</table>");
        if (captioning.PictureCount == 0)
            page.Add($"<p class=\"empty\">Captioning has not run yet.</p>");
        else if (captioning.PictureCount < filter.KeptBoxes)
            page.Add($"<p class=\"empty\">Captioning has dealt with {captioning.PictureCount:N0} of {filter.KeptBoxes:N0} crops so far.</p>");
        page.Add($"</section>");

        void Row(string name, long count, string share, string kind) => page.Add(
            $"""<tr><th scope="row">{name}</th><td class="number">{count:N0}</td><td class="chart">{Numbers.Bar(count, longest, kind)}</td><td class="share">{share}</td></tr>""");
    }

    private static string Of(long part, long whole, string what) => whole == 0 ? "" : $"{Numbers.Share(part, whole)} of {what}";

    private static string PerPicture(JournalFigures filter) =>
        filter.PassedPictures == 0 ? "" : FormattableString.Invariant($"{(double)filter.BoxCount / filter.PassedPictures:0.00} a picture");
}
