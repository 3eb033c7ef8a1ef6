using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using GaDms.Curation;
using GaDms.Curation.Detection;
using GaDms.Curation.Duplicates;
using GaDms.Curation.Journal;

namespace GaDms.Bench;

/// <summary>
/// What curation keeps of very many pictures, without the pictures: duplicates, journal, resumption and counts on synthetic rows.
/// Shows that memory is bounded by what is said here, and how fast bookkeeping alone is.
/// </summary>
internal static class Bookkeeping
{
    private const int PicturesPerShard = 10_000;

    // Every so many pictures comes a file that was there before.
    private const int DuplicateEvery = 50;

    public static Command Create()
    {
        var pictures = new Option<int>("--pictures") { Description = "how many", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("bookkeeping", "Journal, duplicates and counts of curation on synthetic rows: time and memory.") { pictures };
        command.SetAction(arguments => Run(arguments.GetValue(pictures)));
        return command;
    }

    private static void Run(int pictures)
    {
        var folder = Directory.CreateTempSubdirectory("gadms-bookkeeping-");
        try
        {
            var journal = Path.Combine(folder.FullName, "journal.db");
            Time($"{pictures:N0} pictures checked for duplicates and written", pictures, () => Write(journal, pictures));
            Time("read again by a run that goes on", pictures, () => Resume(journal));
            Time("counted for the report", pictures, () =>
            {
                using var reader = JournalReader.Open(journal);
                var (seen, boxes) = (reader.PictureReasons(), reader.BoxReasons());
                reader.Samples(perReason: 4);
                Console.WriteLine($"  {string.Join(", ", seen.Select(Say))}; boxes: {string.Join(", ", boxes.Select(Say))}");
            });
            using var self = Process.GetCurrentProcess();
            Console.WriteLine($"most memory: {self.PeakWorkingSet64 >> 20:N0} MiB; journal: {new FileInfo(journal).Length >> 20:N0} MiB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string path, int pictures)
    {
        using var journal = CurationJournal.Open(path, []);
        var finder = new DuplicateFinder(nearDistance: 4);
        for (var i = 0; i < pictures; i++)
        {
            if (i % PicturesPerShard == 0)
                journal.Begin(i / PicturesPerShard);
            var hash = SHA256.HashData(BitConverter.GetBytes(i % DuplicateEvery == DuplicateEvery - 1 ? i - 1 : i));
            var (key, sha256, fingerprint) = ($"web/{i:D9}.jpg", Convert.ToHexStringLower(hash), BitConverter.ToUInt64(hash, 8));
            var rejection = finder.Check(key, sha256, fingerprint);
            journal.Record(new PictureRow(key, $"https://pictures.example/{i:D9}.jpg", sha256, fingerprint, rejection), rejection is null ? Boxes(i) : []);
            if (i % PicturesPerShard == PicturesPerShard - 1 || i == pictures - 1)
                journal.Commit();
        }
    }

    private static void Resume(string path)
    {
        using var reader = JournalReader.Open(path);
        var finder = new DuplicateFinder(nearDistance: 4);
        foreach (var row in reader.Fingerprints())
            finder.Add(row.Key, row.Sha256, row.PerceptualHash);
    }

    // One that is kept and one that is not.
    private static BoxRow[] Boxes(int picture) =>
    [
        new(new PersonBox(10, 20, 110, 320, 0.9f), $"{picture / PicturesPerShard:D5}{picture % PicturesPerShard:D5}", null),
        new(new PersonBox(200, 20, 230, 90, 0.6f), null, new Rejection("box-small", "30 pixels wide; at least 90")),
    ];

    private static string Say(ReasonCount count) => $"{count.Count:N0} {count.Reason ?? "kept"}";

    private static void Time(string what, int pictures, Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        Console.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:F1} s ({pictures / clock.Elapsed.TotalSeconds:N0} pictures/s)");
    }
}
