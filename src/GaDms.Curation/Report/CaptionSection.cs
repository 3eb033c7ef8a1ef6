namespace GaDms.Curation.Report;

/// <summary>Length and vocabulary of the captions.</summary>
internal static class CaptionSection
{
    /// <summary>Vocabularies as the paper gives them.</summary>
    private static readonly (string Data, int Words)[] s_published =
    [
        ("WebPerson, 10,005,446 captions", 96_623),
        ("LUPerson-MLLM", 39_566),
        ("CUHK-PEDES", 12_517),
        ("RSTPReid", 6_331),
        ("ICFG-PEDES", 5_848),
    ];

    public static void Write(HtmlPage page, CaptionStatistics captions)
    {
        page.Add($"<section id=\"captions\"><h2>Captions <small>{captions.Count:N0}</small></h2>");
        if (captions.Count == 0)
        {
            page.Add($"<p class=\"empty\">There are no captions yet.</p></section>");
            return;
        }

        page.Add($"<h3>Length <small>{captions.MeanLength:0.0} words on average, half have {captions.MedianLength} or fewer</small></h3>");
        Histogram.Write(page, captions.Lengths);
        page.Add($"<h3>Vocabulary <small>different words, in lower case</small></h3>");
        page.Add($"<table class=\"bars\">");
        int longest = Math.Max(s_published.Max(data => data.Words), captions.Vocabulary);
        string more = captions.Vocabulary == CaptionStatistics.MostWords ? " or more" : "";
        page.Add($"""<tr class="own"><th scope="row">This run, {captions.Count:N0} captions</th><td class="number">{captions.Vocabulary:N0}{more}</td><td class="chart">{Numbers.Bar(captions.Vocabulary, longest, "caption")}</td></tr>""");
        foreach ((string data, int words) in s_published)
            page.Add($"""<tr><th scope="row">{data}</th><td class="number">{words:N0}</td><td class="chart">{Numbers.Bar(words, longest, "other")}</td></tr>""");
        page.Add($"</table>");
        page.Add($"<p class=\"empty\">A vocabulary grows with the number of captions: compare runs of like size. The other figures are the paper's, which does not say how it splits words.</p>");
        page.Add($"</section>");
    }
}
