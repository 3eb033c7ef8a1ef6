using GaDms.Curation.Detection;
using GaDms.Curation.Journal;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Report;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Tests.Report;

/// <summary>A run's folder, filled as the stages fill it.</summary>
internal sealed class HandMadeRun : IDisposable
{
    private static readonly PersonBox s_box = new(1.5f, 2, 30.25f, 90, 0.875f);

    private readonly TemporaryFolder _folder = new();

    public CurateLayout Layout => new(_folder["people"]);

    public string Page => File.ReadAllText(Layout.Report);

    public string Write(params string[] notes)
    {
        CurationReport.Write(Layout, notes);
        return Page;
    }

    /// <summary>Adds a shard of crops, one for each box that was kept.</summary>
    public void Filter(IReadOnlyDictionary<string, double> seconds, params IReadOnlyList<(PictureRow Picture, IReadOnlyList<Rejection?> Boxes)> pictures)
    {
        using ShardWriter writer = ShardWriter.Open(Layout.Crops);
        using CurationJournal journal = CurationJournal.Open(Layout.CropJournal, writer.Committed);
        int shard = writer.Next;
        journal.Begin(shard);
        var samples = new List<CropSample>();
        int boxes = 0;
        foreach ((PictureRow picture, IReadOnlyList<Rejection?> rejections) in pictures)
        {
            var rows = new List<BoxRow>();
            foreach (Rejection? rejection in rejections)
            {
                string key = ShardFiles.Key(shard, samples.Count);
                rows.Add(new BoxRow(s_box, rejection is null ? key : null, rejection));
                if (rejection is null)
                    samples.Add(Crop(key, picture.Key, null, null));
            }

            boxes += rows.Count;
            journal.Record(picture, rows);
        }

        writer.Commit(new ShardStatistics { Shard = shard, Pictures = pictures.Count, Boxes = boxes, Seconds = seconds }, samples, journal.Commit);
    }

    /// <summary>Adds a shard of captioned crops; a crop with a rejection is set aside.</summary>
    public void Caption(IReadOnlyDictionary<string, double> seconds, params IReadOnlyList<(string First, string Second, Rejection? Rejection)> crops)
    {
        using ShardWriter writer = ShardWriter.Open(Layout.Captioned);
        using CurationJournal journal = CurationJournal.Open(Layout.CaptionJournal, writer.Committed);
        int shard = writer.Next;
        journal.Begin(shard);
        var samples = new List<CropSample>();
        for (int i = 0; i < crops.Count; i++)
        {
            (string first, string second, Rejection? rejection) = crops[i];
            journal.Record(new PictureRow($"{shard}-{i}", "/pictures", "", null, rejection), []);
            if (rejection is null)
                samples.Add(Crop(ShardFiles.Key(shard, samples.Count), $"{i}.jpg", first, second));
        }

        writer.Commit(new ShardStatistics { Shard = shard, Pictures = crops.Count, Seconds = seconds }, samples, journal.Commit);
    }

    public void Sample(string reason, int number, byte[] content)
    {
        string folder = Path.Combine(Layout.Samples, reason);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, $"{number:D2}.jpg"), content);
    }

    public static PictureRow Picture(string key, Rejection? rejection = null) => new(key, $"/pictures/{key}", "", null, rejection);

    public void Dispose() => _folder.Dispose();

    private static CropSample Crop(string key, string source, string? first, string? second) => new()
    {
        Key = key,
        Jpeg = Pictures.Jpeg(int.Parse(key)),
        Record = new CropRecord
        {
            Source = source,
            Origin = $"/pictures/{source}",
            Sha256 = new string('a', 64),
            Box = s_box,
            Caption1 = first,
            Caption2 = second,
            CaptionOrigins = first is null ? [] : [new CaptionOrigin("attributes", "t1", ""), new CaptionOrigin("attributes", "t2", "")],
        },
    };
}
