namespace GaDms.Curation.Report;

/// <summary>The page: its parts in their order.</summary>
internal static class ReportPage
{
    public static void Write(HtmlPage page, RunFigures run, IReadOnlyList<string> notes)
    {
        page.Add($"<!DOCTYPE html>");
        page.Add($"<html lang=\"en\">");
        page.Add($"<meta charset=\"utf-8\">");
        page.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Add($"<meta name=\"color-scheme\" content=\"light dark\">");

        // Nothing is loaded and nothing runs, even if something got past the encoding.
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">");
        page.Add($"<title>Curation of {run.Name}</title>");
        ReportStyle.Write(page);
        page.Add($"<header><p class=\"kind\">Curation report</p><h1>{run.Name}</h1></header>");
        page.Add($"<main>");
        foreach (string note in notes)
            page.Add($"<p class=\"note\"><strong>Note.</strong> {note}</p>");
        FunnelSection.Write(page, run);
        ReasonSection.Write(page, run);
        CropSection.Write(page, run);
        CaptionSection.Write(page, run.Captions);
        AttributeSection.Write(page, run.Captions);
        ThroughputSection.Write(page, run);
        page.Add($"</main>");
        page.Add($"<footer>This page shows people. Keep it as safe as the pictures themselves, and delete it with them.</footer>");
    }
}
