namespace GaDms.Curation.Report;

/// <summary>How often captions name people, colours and clothes: what is rare here is learned badly, and a skew is learned well.</summary>
internal static class AttributeSection
{
    private const int Most = 16;

    public static void Write(HtmlPage page, CaptionStatistics captions)
    {
        if (captions.Count == 0)
            return;
        page.Add($"<section id=\"attributes\"><h2>Attribute balance <small>share of captions with the word</small></h2>");
        page.Add($"<div class=\"columns\">");
        WriteKind(page, captions, AttributeKind.Person, "People");
        WriteKind(page, captions, AttributeKind.Color, "Colours");
        WriteKind(page, captions, AttributeKind.Garment, "Worn and carried");
        page.Add($"</div></section>");
    }

    private static void WriteKind(HtmlPage page, CaptionStatistics captions, AttributeKind kind, string title)
    {
        IReadOnlyList<(PersonAttribute Attribute, long Captions)> attributes = captions.Attributes(kind);
        page.Add($"<div><h3>{title} <small>{attributes.Count} words</small></h3><table class=\"bars\">");
        foreach ((PersonAttribute attribute, long count) in attributes.Take(Most))
            page.Add($"""<tr><th scope="row">{attribute.Word}</th><td class="number">{Numbers.Share(count, captions.Count)}</td><td class="chart">{Numbers.Bar(count, attributes[0].Captions, "caption")}</td></tr>""");
        page.Add($"</table></div>");
    }
}
