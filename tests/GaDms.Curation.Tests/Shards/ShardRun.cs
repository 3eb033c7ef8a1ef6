using GaDms.Curation.Detection;
using GaDms.Curation.Journal;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Tests.Shards;

/// <summary>A run of the pipeline without pictures: what is seen, kept and left out depends on a number alone.</summary>
internal static class ShardRun
{
    private const int PictureCount = 60;
    private const int CropsPerShard = 7;

    /// <summary>Runs to the end, from wherever an earlier run was ended.</summary>
    /// <param name="folder">Of the shards and the journal.</param>
    /// <param name="step">Told each step, so that a test can end the run there.</param>
    public static void Complete(string folder, Action<string> step)
    {
        using ShardWriter writer = ShardWriter.Open(Path.Combine(folder, "shards"));
        using CurationJournal journal = CurationJournal.Open(JournalOf(folder), writer.Committed);
        var samples = new List<CropSample>();
        bool begun = false;
        for (int number = 0; number < PictureCount; number++)
        {
            if (journal.IsDone($"{number}.jpg"))
                continue;
            if (!begun)
            {
                journal.Begin(writer.Next);
                begun = true;
            }

            step("picture");
            AddPicture(journal, writer.Next, number, samples);
            if (samples.Count >= CropsPerShard)
                Commit();
        }

        if (begun)
            Commit();

        void Commit()
        {
            step("before tar");
            writer.Commit(new ShardStatistics { Shard = writer.Next }, samples, () =>
            {
                step("before journal");
                journal.Commit();
                step("before statistics");
            });
            step("committed");
            samples.Clear();
            begun = false;
        }
    }

    public static string JournalOf(string folder) => Path.Combine(folder, "journal.db");

    /// <summary>Everything that a run leaves which must not depend on how often it was ended.</summary>
    public static string Outcome(string folder)
    {
        using JournalReader journal = JournalReader.Open(JournalOf(folder));
        string shards = Path.Combine(folder, "shards");
        var lines = new List<string>();
        foreach (int shard in ShardFiles.Committed(shards))
        {
            string tar = ShardFiles.Tar(shards, shard);
            lines.Add($"{shard}: {(File.Exists(tar) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(tar))) : "none")}");
        }

        lines.AddRange(Directory.EnumerateFiles(shards).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        lines.AddRange(journal.PictureReasons().Select(count => $"{count}"));
        lines.AddRange(journal.BoxReasons().Select(count => $"{count}"));
        lines.AddRange(journal.Fingerprints().Select(row => $"{row}"));
        lines.AddRange(journal.RejectedPictures().Concat(journal.RejectedBoxes()).Select(row => $"{row}"));
        for (int number = 0; number < PictureCount; number++)
            lines.AddRange(journal.Boxes($"{number}.jpg").Select(row => $"{number}: {row}"));
        return string.Join('\n', lines);
    }

    private static void AddPicture(CurationJournal journal, int shard, int number, List<CropSample> samples)
    {
        string key = $"{number}.jpg";
        string sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([(byte)number]));
        if (number % 5 == 4)
        {
            journal.Record(new PictureRow(key, $"/{key}", "", null, new("fetch-timeout", $"{number} s")), []);
            return;
        }

        var boxes = new List<BoxRow>();
        for (int i = 0; i < number % 4; i++)
        {
            var box = new PersonBox(i, 0, i + 10, 20 + number, 0.5f);
            if (i == 1)
            {
                boxes.Add(new BoxRow(box, null, new("box-too-narrow", "10 px")));
                continue;
            }

            samples.Add(Crops.Sample(shard, samples.Count, number));
            boxes.Add(new BoxRow(box, samples[^1].Key, null));
        }

        journal.Record(new PictureRow(key, $"/{key}", sha, (ulong)number << 60, null), boxes);
    }
}
