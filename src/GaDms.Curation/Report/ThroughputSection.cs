namespace GaDms.Curation.Report;

/// <summary>How fast each stage worked.</summary>
internal static class ThroughputSection
{
    public static void Write(HtmlPage page, RunFigures run)
    {
        if (run.FilterTimes.Seconds.Count + run.CaptionTimes.Seconds.Count == 0)
            return;
        page.Add($"<section id=\"throughput\"><h2>Throughput</h2>");
        page.Add($"<table class=\"times\"><thead><tr><th scope=\"col\">Stage</th><th scope=\"col\" class=\"number\">Work</th><th scope=\"col\" class=\"number\">Rate</th><th scope=\"col\" class=\"chart\">Part of the work</th></tr></thead>");
        double all = run.FilterTimes.Seconds.Values.Sum() + run.CaptionTimes.Seconds.Values.Sum();
        WriteStages(page, run.FilterTimes, "pictures", "picture", all);
        WriteStages(page, run.CaptionTimes, "crops", "caption", all);
        page.Add($"</table>");
        page.Add($"<p class=\"empty\">Work is added up over threads, and stages overlap: the run itself took less time. Rates are per second of a stage's work, over all {run.FilterTimes.Items:N0} pictures or {run.CaptionTimes.Items:N0} crops.</p>");
        page.Add($"</section>");
    }

    private static void WriteStages(HtmlPage page, WorkTimes times, string unit, string kind, double all)
    {
        foreach ((string stage, double seconds) in times.Seconds.OrderByDescending(pair => pair.Value))
        {
            string rate = seconds > 0 ? FormattableString.Invariant($"{times.Items / seconds:#,##0.0} {unit}/s") : "";
            page.Add($"""<tr><th scope="row">{stage}</th><td class="number">{seconds:#,##0.0} s</td><td class="number">{rate}</td><td class="chart">{Numbers.Bar(seconds, all, kind)}</td></tr>""");
        }
    }
}
