using GaDms.Curation.Shards;

namespace GaDms.Curation.Report;

/// <summary>The first crops that were kept, with their captions.</summary>
internal static class CropSection
{
    public static void Write(HtmlPage page, RunFigures run)
    {
        page.Add($"<section id=\"crops\"><h2>Kept crops <small>{(run.Crops.Count == 0 ? "none yet" : $"the first {run.Crops.Count}")}</small></h2>");
        page.Add($"<div class=\"crops\">");
        foreach (ShownCrop crop in run.Crops)
            WriteCrop(page, crop);
        page.Add($"</div></section>");
    }

    private static void WriteCrop(HtmlPage page, ShownCrop crop)
    {
        CropRecord record = crop.Record;
        page.Add($"<figure>{Markup.Picture(crop.Thumbnail, $"Crop of {record.Source}")}<figcaption>");
        WriteCaption(page, record, record.Caption1, 0);
        WriteCaption(page, record, record.Caption2, 1);
        if (record.Caption1 is null && record.Caption2 is null)
            page.Add($"<p class=\"empty\">No captions yet.</p>");
        page.Add($"<p class=\"origin\"><bdi>{record.Source}</bdi></p></figcaption></figure>");
    }

    private static void WriteCaption(HtmlPage page, CropRecord record, string? caption, int number)
    {
        if (caption is null)
            return;
        string writer = number < record.CaptionOrigins.Count ? record.CaptionOrigins[number].Captioner : "";
        page.Add($"<p><bdi>{caption}</bdi> <span class=\"origin\">{writer}</span></p>");
    }
}
