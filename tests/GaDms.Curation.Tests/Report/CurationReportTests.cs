using System.Text.RegularExpressions;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Report;
using static GaDms.Curation.Tests.Report.HandMadeRun;

namespace GaDms.Curation.Tests.Report;

public sealed partial class CurationReportTests : IDisposable
{
    private const string Hostile = "<script>alert('1')</script>\"onerror=\"&";

    private static readonly Dictionary<string, double> s_noTime = [];

    private readonly HandMadeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void The_funnel_counts_what_the_journals_say()
    {
        FillRun();
        string page = _run.Write();
        Assert.Equal(["8", "5", "2", "6", "3", "2"], Rows(page, "funnel").Select(row => row[1]));
        Assert.Equal(["", "62.5 % of pictures", "40.0 % of decoded pictures", "1.20 a picture", "50.0 % of people found", "66.7 % of people kept"], Rows(page, "funnel").Select(row => row[3]));
    }

    [Fact]
    public void Reasons_have_counts_shares_and_meanings()
    {
        FillRun();
        string page = _run.Write();
        Assert.Equal(
            [
                ["fetch-timeout No complete answer in time.", "2", "25.0 %"],
                ["duplicate-near Nearly the same picture was seen before.", "1", "12.5 %"],
                ["box-aspect The box is too wide or too narrow for a person standing upright.", "2", "33.3 %"],
                ["pose-no-hip No hip is visible.", "1", "16.7 %"],
                ["caption-guess The caption guesses (\"possibly\", \"seems\").", "1", "33.3 %"],
            ],
            Rows(page, "reasons").Where(row => row.Length == 3));
        Assert.Contains("2 of 8 pictures left out", page, StringComparison.Ordinal);
        Assert.Contains("Captioning <small>nothing left out", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Captions_are_measured()
    {
        FillRun();
        string page = _run.Write();
        Assert.Contains("Captions <small>4<", page, StringComparison.Ordinal);
        Assert.Contains("5.0 words on average, half have 4 or fewer", page, StringComparison.Ordinal);
        string[][] bars = Rows(page, "bars");
        Assert.Contains(bars, row => row[0] == "This run, 4 captions" && row[1] == "13");
        Assert.Contains(bars, row => row[0] == "CUHK-PEDES" && row[1] == "12,517");
        Assert.Contains(bars, row => row[0] == "man" && row[1] == "50.0 %");
        Assert.Contains(bars, row => row[0] == "red" && row[1] == "75.0 %");
        Assert.Contains(bars, row => row[0] == "blue" && row[1] == "25.0 %");
    }

    [Fact]
    public void Throughput_is_items_through_seconds_of_work()
    {
        FillRun();
        string[][] rows = Rows(_run.Write(), "times");
        Assert.Contains(rows, row => row[..3] is ["detect", "4.0 s", "2.0 pictures/s"]);
        Assert.Contains(rows, row => row[..3] is ["decode", "0.5 s", "16.0 pictures/s"]);
        Assert.Contains(rows, row => row[..3] is ["caption", "1.5 s", "2.0 crops/s"]);
    }

    [Fact]
    public void Up_to_eight_samples_are_shown_small()
    {
        FillRun();
        for (int i = 0; i < 10; i++)
            _run.Sample("box-aspect", i, Imaging.ImageCodec.EncodeJpeg(Pictures.Blocks(i, 1000, 500)));
        _run.Sample("pose-no-hip", 0, [1, 2, 3]);
        string page = _run.Write();
        string[] shown = [.. Samples().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.Equal(8, shown.Length);
        Assert.Equal((200, 100), Imaging.ImageCodec.ReadSize(Convert.FromBase64String(shown[0])));
        Assert.Contains("aria-label=\"Left out: pose-no-hip\">no picture", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_stand_with_the_name_and_reason_of_what_they_show()
    {
        FillRun();
        var samples = new RejectedSamples(_run.Layout.Samples);
        samples.Keep(new("duplicate-near", $"nearly the same picture as twin.jpg {Hostile}"), "copy.jpg", Pictures.Blocks(1, 40, 80));
        string page = _run.Write();
        Assert.Contains("<bdi>copy.jpg</bdi><br><bdi>nearly the same picture as twin.jpg &lt;script", page, StringComparison.Ordinal);

        // The journal's examples stand where there is nothing to be shown, and only there.
        Assert.DoesNotContain("<bdi>d</bdi>: <bdi>like a</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>c</bdi>: <bdi>20 s</bdi>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_wrote_is_never_markup()
    {
        _run.Filter(s_noTime, (Picture(Hostile), [null]), (Picture("b" + Hostile, new("fetch-timeout", Hostile)), []), (Picture("c", new(Hostile, Hostile)), []));
        _run.Caption(new Dictionary<string, double> { [Hostile] = 1 }, (Hostile, Hostile, null), ("", "", new("../" + Hostile, Hostile)));
        string page = _run.Write(Hostile);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"onerror", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&quot;onerror=&quot;&amp;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_that_is_a_path_shows_no_picture()
    {
        FillRun();
        _run.Filter(s_noTime, (Picture("x", new("../secret", "")), []));
        Directory.CreateDirectory(Path.Combine(_run.Layout.Root, "secret"));
        Directory.CreateDirectory(_run.Layout.Samples);
        File.WriteAllBytes(Path.Combine(_run.Layout.Root, "secret", "00.jpg"), Pictures.Jpeg(1));
        string page = _run.Write();
        Assert.Contains("../secret", page, StringComparison.Ordinal);
        Assert.Empty(Samples().Matches(page));
    }

    [Fact]
    public void Crops_are_shown_before_captioning()
    {
        _run.Filter(s_noTime, (Picture("a.jpg"), [null, null]));
        string page = _run.Write();
        Assert.Contains("Captioning has not run yet.", page, StringComparison.Ordinal);
        Assert.Contains("There are no captions yet.", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<figure>").Length - 1);
    }

    [Fact]
    public void Crops_that_still_wait_are_told()
    {
        _run.Filter(s_noTime, (Picture("a.jpg"), [null, null, null]));
        _run.Caption(s_noTime, ("A man.", "He walks.", null));
        Assert.Contains("Captioning has dealt with 1 of 3 crops so far.", _run.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_24_crops_are_shown_with_their_captions()
    {
        _run.Filter(s_noTime, (Picture("a.jpg"), [.. new Rejection?[30]]));
        _run.Caption(s_noTime, [.. Enumerable.Range(0, 30).Select(i => ($"First {i}.", $"Second {i}.", (Rejection?)null))]);
        string page = _run.Write();
        Assert.Equal(24, page.Split("<figure>").Length - 1);
        Assert.Contains("First 23.", page, StringComparison.Ordinal);
        Assert.Contains("Second 23.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("First 24.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_anything_has_a_page()
    {
        Directory.CreateDirectory(_run.Layout.Root);
        Assert.Contains("No picture has been seen yet.", _run.Write(), StringComparison.Ordinal);
        Assert.Equal(["0", "0", "0", "0", "0", "0"], Rows(_run.Page, "funnel").Select(row => row[1]));
        _run.Filter(s_noTime);
        Assert.Contains("No picture has been seen yet.", _run.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_stand_before_everything_else()
    {
        FillRun();
        string page = _run.Write("The pose rule was left out.");
        Assert.InRange(page.IndexOf("The pose rule was left out.", StringComparison.Ordinal), 0, page.IndexOf("<h2>", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_loads_nothing_and_runs_nothing_and_is_the_same_again()
    {
        FillRun();
        string page = _run.Write();
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.All(Sources().Matches(page), source => Assert.StartsWith("data:image/jpeg;base64,", source.Groups[1].Value, StringComparison.Ordinal));
        Assert.DoesNotContain(Path.GetDirectoryName(_run.Layout.Root)!, page, StringComparison.Ordinal);
        Assert.Equal(page, _run.Write());
        Assert.Equal(["captioned", "crops", "report.html"], Directory.EnumerateFileSystemEntries(_run.Layout.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folders_that_are_no_runs_are_refused()
    {
        Assert.Contains("there is no such folder", Assert.Throws<CurationException>(() => CurationReport.Write(_run.Layout, [])).Message, StringComparison.Ordinal);
        FillRun();
        File.Delete(_run.Layout.CropJournal);
        Assert.Contains("cannot be opened", Assert.Throws<CurationException>(() => CurationReport.Write(_run.Layout, [])).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_run.Layout.Report));
    }

    private void FillRun()
    {
        var aspect = new Rejection("box-aspect", "width / height 0.9");
        _run.Filter(
            new Dictionary<string, double> { ["decode"] = 0.25, ["detect"] = 3 },
            (Picture("a"), [null, aspect, new("pose-no-hip", "0 hips")]),
            (Picture("b"), [null, aspect]),
            (Picture("c", new("fetch-timeout", "20 s")), []),
            (Picture("d", new("duplicate-near", "like a")), []));
        _run.Filter(
            new Dictionary<string, double> { ["decode"] = 0.25, ["detect"] = 1 },
            (Picture("e"), [null]), (Picture("f"), []), (Picture("g"), []), (Picture("h", new("fetch-timeout", "20 s")), []));
        _run.Caption(
            new Dictionary<string, double> { ["caption"] = 1.5 },
            ("A man in red.", "The man wears a dark-blue and red shirt.", null),
            ("Red shoes, red hat.", "A person with hat.", null),
            ("", "", new("caption-guess", "it guesses")));
    }

    /// <summary>The cells' texts of all tables of a class.</summary>
    private static string[][] Rows(string page, string table) =>
    [
        .. Tables().Matches(page).Where(match => match.Groups["class"].Value == table)
            .SelectMany(match => TableRows().Matches(match.Groups["rows"].Value))
            .Where(row => !row.Value.Contains("scope=\"col\"", StringComparison.Ordinal))
            .Select(row => Cells().Matches(row.Value)
                .Select(cell => System.Net.WebUtility.HtmlDecode(Tags().Replace(cell.Groups["text"].Value, "")).Trim()).ToArray()),
    ];

    [GeneratedRegex("""<table class="(?<class>\w+)">(?<rows>.*?)</table>""", RegexOptions.Singleline)]
    private static partial Regex Tables();

    [GeneratedRegex("<tr.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex TableRows();

    [GeneratedRegex("<t[dh][^>]*>(?<text>.*?)</t[dh]>", RegexOptions.Singleline)]
    private static partial Regex Cells();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("<img alt=\"Left out: [^\"]*\" src=\"data:image/jpeg;base64,([^\"]*)\"")]
    private static partial Regex Samples();

    [GeneratedRegex("src=\"([^\"]*)\"")]
    private static partial Regex Sources();
}
