using GaDms.Curation.Journal;
using GaDms.Curation.Pipeline;

namespace GaDms.Curation.Report;

/// <summary>What was left out: a table of reasons for every stage.</summary>
internal static class ReasonSection
{
    public static void Write(HtmlPage page, RunFigures run)
    {
        page.Add($"<section id=\"reasons\"><h2>What was left out, and why</h2>");
        var filter = new Part(run.Filter, run.Samples);
        var captioning = new Part(run.Captioning, run.Samples);
        filter.Write(page, "Reading pictures", "pictures", filter.Figures.Pictures, reason => ReasonWords.OfPicture(reason) == ReportStage.Reading);
        filter.Write(page, "Duplicates", "pictures", filter.Figures.Pictures, reason => ReasonWords.OfPicture(reason) == ReportStage.Duplicates);
        filter.Write(page, "Box rule", "people found", filter.Figures.Boxes, reason => ReasonWords.OfBox(reason) == ReportStage.BoxRule);
        filter.Write(page, "Pose rule", "people found", filter.Figures.Boxes, reason => ReasonWords.OfBox(reason) == ReportStage.PoseRule);
        captioning.Write(page, "Captioning", "crops", captioning.Figures.Pictures, reason => ReasonWords.OfCrop(reason) == ReportStage.Captioning);
        captioning.Write(page, "Quality gate", "crops", captioning.Figures.Pictures, reason => ReasonWords.OfCrop(reason) == ReportStage.Gate);
        page.Add($"</section>");
    }

    /// <summary>The stages of one journal.</summary>
    private sealed record Part(JournalFigures Figures, SamplePictures Samples)
    {
        public void Write(HtmlPage page, string title, string unit, IReadOnlyList<ReasonCount> counts, Func<string, bool> belongs)
        {
            long whole = counts.Sum(count => count.Count);
            (string Reason, long Count)[] reasons = [.. counts.Where(count => count.Reason is { } reason && belongs(reason)).Select(count => (count.Reason!, count.Count))];
            if (reasons.Length == 0)
            {
                page.Add($"<h3>{title} <small>{(whole == 0 ? "nothing seen" : "nothing left out")}</small></h3>");
                return;
            }

            long left = reasons.Sum(reason => reason.Count);
            page.Add($"<h3>{title} <small>{left:N0} of {whole:N0} {unit} left out</small></h3>");
            page.Add($"<table class=\"reasons\"><thead><tr><th scope=\"col\">Reason</th><th scope=\"col\" class=\"number\">Count</th><th scope=\"col\" class=\"number\">Share</th></tr></thead>");
            foreach ((string reason, long count) in reasons)
                WriteReason(page, reason, count, whole);
            page.Add($"</table>");
        }

        private void WriteReason(HtmlPage page, string reason, long count, long whole)
        {
            page.Add($"<tbody><tr><th scope=\"row\"><code>{reason}</code> <span class=\"meaning\">{ReasonWords.Meaning(reason)}</span></th>");
            page.Add($"<td class=\"number\">{count:N0}</td><td class=\"number\">{Numbers.Share(count, whole)}{Numbers.Bar(count, whole, "left")}</td></tr>");
            IReadOnlyList<ShownSample> pictures = Samples.Of(reason);

            // What is shown with its text need not be told once more; what cannot be shown is told by name.
            IReadOnlyList<RejectedSample> examples = pictures.Any(picture => picture.Text.Key.Length > 0) ? [] : Figures.Examples.GetValueOrDefault(reason, []);
            if (pictures.Count + examples.Count > 0)
            {
                page.Add($"<tr><td colspan=\"3\" class=\"samples\">");
                if (pictures.Count > 0)
                    page.Add($"<ul class=\"strip\">");
                foreach (ShownSample picture in pictures)
                    page.Add($"<li>{Markup.Picture(picture.Thumbnail, $"Left out: {reason}")}{Text(picture.Text)}</li>");
                if (pictures.Count > 0)
                    page.Add($"</ul>");
                foreach (RejectedSample example in examples)
                    page.Add($"<p class=\"example\"><bdi>{Short(example.Key)}</bdi>: <bdi>{Short(example.Detail)}</bdi></p>");
                page.Add($"</td></tr>");
            }

            page.Add($"</tbody>");
        }

        private static Markup Text(SampleText text) => text.Key.Length == 0
            ? Markup.Of($"")
            : Markup.Of($"<p class=\"example\"><bdi>{Short(text.Key)}</bdi><br><bdi>{Short(text.Detail)}</bdi></p>");

        private static string Short(string text)
        {
            const int most = 160;
            return text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");
        }
    }
}
